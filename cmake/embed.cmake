# sentinel_embed(<output.cc> <file> <header> <function>)
#
# Makes a unit of C++ that defines `std::string_view sentinel::http::<function>()`: the bytes of the
# file. As numbers, since the length of a literal is limited.
function(sentinel_embed output file header function)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${file} -DOUTPUT=${output} -DHEADER=${header}
            -DFUNCTION=${function} -P ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
    DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
    VERBATIM)
endfunction()
