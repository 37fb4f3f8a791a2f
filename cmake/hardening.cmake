# What makes a mistake in the daemon harder to exploit: a program without fixed addresses, tables of
# the linker that are read-only once it runs, canaries on the stack, bounds that the library checks.
# For all of src; docs/security.md says what is asserted of the program.
add_compile_options(-fPIE -fstack-protector-strong -fstack-clash-protection)
add_link_options(-pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack)

# Checks of the standard library: an index out of bounds ends the process.
add_compile_definitions(_GLIBCXX_ASSERTIONS)

# Those of the C library need an optimiser, and the sanitizers have better ones of their own. A
# compiler may come with another level of it.
if(NOT SENTINEL_SANITIZE AND NOT SENTINEL_FUZZ)
  add_compile_options("$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
endif()
