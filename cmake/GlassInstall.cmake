# cmake --install gives the programs, the libraries, the public headers and a package for find_package(glassformer).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(installed glass_core glassformer)
if(GLASS_ENGINE)
  list(APPEND installed glass_engine glassformer-engine)
endif()
install(TARGETS ${installed} EXPORT glassformer-targets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/glass DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT glassformer-targets NAMESPACE glassformer:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/glassformer)
