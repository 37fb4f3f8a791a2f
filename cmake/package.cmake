# The Debian package: what `cpack -G DEB` puts into it besides the program. See packaging/README.md.
#
# These files have fixed places, which are those of Debian and of nobody else: they are a component
# of their own, and no part of a plain `cmake --install`.
set(package_dir ${PROJECT_BINARY_DIR}/packaging)

# sentinel_unit(<file name> <configuration> <runtime directory> <conflicts with> <suffix>)
function(sentinel_unit name UNIT_CONFIG UNIT_RUNTIME UNIT_CONFLICTS UNIT_SUFFIX)
  set(UNIT_SUFFIX "${UNIT_SUFFIX}")
  # Specifiers of systemd and names of its groups of system calls hold @ and %: only our own words,
  # in upper case, are replaced.
  configure_file(packaging/systemd/sentineld.service.in ${package_dir}/${name} @ONLY)
  install(FILES ${package_dir}/${name} DESTINATION /usr/lib/systemd/system
    COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
sentinel_unit(sentineld.service /etc/redis/sentinel.conf sentinel redis-sentinel.service "")
sentinel_unit(sentineld@.service /etc/redis/sentinel-%i.conf sentinel-%i
  redis-sentinel@%i.service " (%i)")

# Pages are made of their sources and compressed, as Debian wants them.
set(page_8 ${package_dir}/sentinel.8.gz)
set(page_5 ${package_dir}/sentinel.conf.5.gz)
add_custom_command(OUTPUT ${page_8}
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/packaging/man/sentinel.8 > ${page_8}
  DEPENDS packaging/man/sentinel.8)
add_custom_command(OUTPUT ${page_5}
  COMMAND awk -f ${PROJECT_SOURCE_DIR}/packaging/man/conf_to_man.awk
          ${PROJECT_SOURCE_DIR}/conf/sentinel.conf | gzip -9nc > ${page_5}
  DEPENDS packaging/man/conf_to_man.awk conf/sentinel.conf)
add_custom_target(packaging ALL DEPENDS ${page_8} ${page_5})
install(FILES ${page_8} DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES ${page_5} DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)

install(FILES packaging/logrotate/sentineld DESTINATION /etc/logrotate.d
  COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES packaging/debian/sentinel.conf DESTINATION /usr/share/sentinel
  COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES LICENSE DESTINATION /usr/share/doc/sentinel RENAME copyright
  COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL Unspecified debian)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGE_VENDOR "")
set(CPACK_PACKAGE_CONTACT "sentinel maintainers <maintainers@users.noreply.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "watches Redis and Valkey masters and fails them over")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Takes the place of redis-sentinel: same configuration, commands, events and\n\
protocol, in one quorum with it, and takes over its /etc/redis/sentinel.conf.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, init-system-helpers")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "redis-tools")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/debian/conffiles
  ${PROJECT_SOURCE_DIR}/packaging/debian/postinst
  ${PROJECT_SOURCE_DIR}/packaging/debian/postrm
  ${PROJECT_SOURCE_DIR}/packaging/debian/prerm)
include(CPack)
