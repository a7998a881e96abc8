# glass_unity(TARGET): the sources of one folder are compiled together, a few at a time, so that headers are read once for all of them: a build from
# nothing takes half the time, and a change still rebuilds one group only. Files of one folder must not give the same name to two local things.
# -DGLASS_UNITY=OFF compiles each file alone (clang-tidy, finding a missing include).
option(GLASS_UNITY "Compile the files of a folder together" ON)
set(GLASS_UNITY_FILES 6)

function(glass_unity target)
  if(NOT GLASS_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  set(last_folder "")
  foreach(source ${sources})
    get_filename_component(source "${source}" ABSOLUTE)
    get_filename_component(folder "${source}" DIRECTORY)
    if(NOT folder STREQUAL last_folder)
      set(last_folder "${folder}")
      set(count 0)
      set(group 0)
    elseif(count EQUAL GLASS_UNITY_FILES)
      set(count 0)
      math(EXPR group "${group} + 1")
    endif()
    math(EXPR count "${count} + 1")
    file(RELATIVE_PATH name "${CMAKE_SOURCE_DIR}" "${folder}")
    string(REPLACE "/" "_" name "${name}_${group}")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${name}")
  endforeach()
endfunction()

# Their macros are for themselves alone.
set_source_files_properties(src/config/toml.cpp src/text/regex.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
