# Libraries from the distribution, each under one target name.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Threads REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)

pkg_check_modules(libevent REQUIRED IMPORTED_TARGET libevent>=2.1)
pkg_check_modules(lz4 REQUIRED IMPORTED_TARGET liblz4>=1.9)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis>=0.14)

if(SENTINEL_TESTS)
  find_package(GTest REQUIRED)
endif()
