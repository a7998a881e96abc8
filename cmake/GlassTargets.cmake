# The two libraries and the two programs. Sources are found by folder: a new file needs no line here.
set(library_type SHARED)
if(GLASS_STATIC)
  set(library_type STATIC)
endif()
include(GNUInstallDirs)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
find_library(XXHASH_LIBRARY xxhash REQUIRED)
find_library(PCRE2_LIBRARY pcre2-8 REQUIRED)

execute_process(COMMAND git -C ${CMAKE_CURRENT_SOURCE_DIR} rev-parse --short=12 HEAD OUTPUT_VARIABLE glass_commit
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT glass_commit)
  set(glass_commit unknown)
endif()

function(glass_sources variable)
  set(found)
  foreach(folder ${ARGN})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/${folder}/*.cpp")
    list(APPEND found ${files})
  endforeach()
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

# --- libglass_core: no torch, builds in seconds, fuzzable ---
glass_sources(core_sources base config text data report)
file(GLOB cli_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/cli/*.cpp")
add_library(glass_core ${library_type} ${core_sources} ${cli_sources})
set_target_properties(glass_core PROPERTIES DEFINE_SYMBOL "" VERSION ${PROJECT_VERSION} SOVERSION 0)
target_include_directories(glass_core PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
target_include_directories(glass_core PRIVATE src)
target_link_libraries(glass_core PUBLIC fmt::fmt nlohmann_json::nlohmann_json Threads::Threads
                      PRIVATE $<BUILD_INTERFACE:spdlog::spdlog> $<BUILD_INTERFACE:CLI11::CLI11> $<BUILD_INTERFACE:OpenSSL::Crypto>
                              $<BUILD_INTERFACE:${UTF8PROC_LIBRARY}> $<BUILD_INTERFACE:${XXHASH_LIBRARY}> $<BUILD_INTERFACE:${PCRE2_LIBRARY}>)
target_precompile_headers(glass_core PRIVATE src/pch_core.h)
set_source_files_properties(src/base/record.cpp PROPERTIES COMPILE_DEFINITIONS
  "GLASS_VERSION=\"${PROJECT_VERSION}\";GLASS_COMMIT=\"${glass_commit}\";GLASS_BUILD_TYPE=\"${CMAKE_BUILD_TYPE}\"")

file(GLOB front_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/cli/front/*.cpp")
add_executable(glassformer ${front_sources})
target_include_directories(glassformer PRIVATE src)
target_link_libraries(glassformer PRIVATE glass_core)
target_precompile_headers(glassformer PRIVATE src/pch_core.h)
if(GLASS_ENGINE)
  find_package(LibTorch MODULE REQUIRED)
endif()
# `doctor` says where LibTorch was at build time.
set_source_files_properties(src/cli/front/doctor.cpp PROPERTIES COMPILE_DEFINITIONS "GLASS_LIBTORCH_DIR=\"${LIBTORCH_DIR}\"")
set_target_properties(glassformer PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}" BUILD_RPATH "$ORIGIN")

# --- libglass_engine: everything that computes ---
if(GLASS_ENGINE)
  glass_sources(engine_sources model task train explain probe)
  add_library(glass_engine ${library_type} ${engine_sources})
  set_target_properties(glass_engine PROPERTIES DEFINE_SYMBOL "" VERSION ${PROJECT_VERSION} SOVERSION 0
                        INSTALL_RPATH "$ORIGIN;${LIBTORCH_DIR}/lib")
  target_include_directories(glass_engine PRIVATE src)
  target_link_libraries(glass_engine PUBLIC glass_core PRIVATE $<BUILD_INTERFACE:LibTorch::LibTorch>)
  target_compile_options(glass_engine PRIVATE -Wno-deprecated-declarations)
  target_precompile_headers(glass_engine PRIVATE src/pch_engine.h)

  file(GLOB engine_cli CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/cli/engine/*.cpp")
  add_executable(glassformer-engine ${engine_cli})
  target_include_directories(glassformer-engine PRIVATE src)
  if(GLASS_STATIC)
    # Explainers register themselves: a static library must be taken whole.
    target_link_libraries(glassformer-engine PRIVATE -Wl,--whole-archive glass_engine -Wl,--no-whole-archive LibTorch::LibTorch)
  else()
    target_link_libraries(glassformer-engine PRIVATE glass_engine LibTorch::LibTorch)
  endif()
  # -fPIC instead of -fPIE: clang refuses a precompiled header that was made with another setting.
  set_target_properties(glassformer-engine PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(glassformer-engine PRIVATE -fPIC -Wno-deprecated-declarations)
  target_precompile_headers(glassformer-engine REUSE_FROM glass_engine)
  set_target_properties(glassformer-engine PROPERTIES BUILD_RPATH "$ORIGIN" INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR};${LIBTORCH_DIR}/lib")
  add_dependencies(glassformer glassformer-engine)
endif()
