"""What is written into a repository of the user: `init` sets it up, `demo` shows a small one."""
