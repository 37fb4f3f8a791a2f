# Where Debian would put things.
install(TARGETS sentinel RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES conf/sentinel.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY packaging/prometheus packaging/grafana
  DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
