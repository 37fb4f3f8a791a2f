# sentinel_layer(<name> SOURCES ... [USES <lower layers and libraries>...])
#
# One static library per layer. What a layer may call is what stands behind USES: a call into any
# other layer does not link, an include of one is refused by the tidy test.
function(sentinel_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES" ${ARGN})
  add_library(sentinel_${name} STATIC ${LAYER_SOURCES})
  target_include_directories(sentinel_${name} PUBLIC
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/src/core)
  target_link_libraries(sentinel_${name} PUBLIC ${LAYER_USES} PRIVATE sentinel_warnings)
endfunction()
