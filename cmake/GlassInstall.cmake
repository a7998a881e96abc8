# cmake --install gives the programs, the libraries, the public headers and a package for find_package(glassformer).
# With GLASS_STATIC only the programs: their libraries are inside them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(programs glassformer)
set(libraries glass_core)
if(GLASS_ENGINE)
  list(APPEND programs glassformer-engine)
  list(APPEND libraries glass_engine)
endif()
install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(NOT GLASS_STATIC)
  set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/glassformer)
  install(TARGETS ${libraries} EXPORT glassformer-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY include/glass DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT glassformer-targets NAMESPACE glassformer:: DESTINATION ${package_folder})
  configure_package_config_file(cmake/glassformer-config.cmake.in "${CMAKE_BINARY_DIR}/glassformer-config.cmake"
                                INSTALL_DESTINATION ${package_folder})
  write_basic_package_version_file("${CMAKE_BINARY_DIR}/glassformer-config-version.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${CMAKE_BINARY_DIR}/glassformer-config.cmake" "${CMAKE_BINARY_DIR}/glassformer-config-version.cmake"
                cmake/FindLibTorch.cmake DESTINATION ${package_folder})
endif()
