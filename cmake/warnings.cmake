# Warnings and sanitizers that every target of ours uses, and no target of others.
add_library(sentinel_warnings INTERFACE)
target_compile_options(sentinel_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor)
if(SENTINEL_WERROR)
  target_compile_options(sentinel_warnings INTERFACE -Werror)
endif()
if(SENTINEL_SANITIZE)
  target_compile_options(sentinel_warnings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(sentinel_warnings INTERFACE -fsanitize=address,undefined)
endif()
