# glass_embed_text(TARGET NAME FILE): a text file of the tree as `extern const std::string_view NAME` in the namespace glass. It is made again when
# the file changes. Included, this file defines the function; run with -P, it writes the source.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(GLASS_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")
  function(glass_embed_text target name file)
    get_filename_component(stem "${file}" NAME_WE)
    set(input "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded/${stem}.cpp")
    add_custom_command(OUTPUT "${output}" DEPENDS "${input}" "${GLASS_EMBED_SCRIPT}" VERBATIM COMMENT "Embedding ${file}"
                       COMMAND "${CMAKE_COMMAND}" -DNAME=${name} "-DINPUT=${input}" "-DOUTPUT=${output}" -P "${GLASS_EMBED_SCRIPT}")
    target_sources(${target} PRIVATE "${output}")
  endfunction()
  return()
endif()

file(READ "${INPUT}" text)
file(WRITE "${OUTPUT}" "#include <string_view>\n\nnamespace glass {\n\nextern const std::string_view ${NAME};\n"
                       "const std::string_view ${NAME} = R\"GLASS(${text})GLASS\";\n\n}  // namespace glass\n")
