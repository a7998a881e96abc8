# Finds LibTorch by plain include and link paths (no nvcc, no CMake package of torch: its own config needs a CUDA toolkit).
# Looked for: -DLIBTORCH_DIR or $LIBTORCH_DIR (a folder with include/ and lib/), then third_party/libtorch/torch.
# Result: the target LibTorch::LibTorch, LIBTORCH_DIR, LIBTORCH_HAS_CUDA.
set(LIBTORCH_DIR "$ENV{LIBTORCH_DIR}" CACHE PATH "LibTorch 2.11: a folder with include/ and lib/")
if(NOT LIBTORCH_DIR)
  set(LIBTORCH_DIR "${CMAKE_CURRENT_SOURCE_DIR}/third_party/libtorch/torch" CACHE PATH "" FORCE)
endif()
if(NOT EXISTS "${LIBTORCH_DIR}/include/ATen/ATen.h" OR NOT EXISTS "${LIBTORCH_DIR}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "LibTorch is not at '${LIBTORCH_DIR}' (include/ATen/ATen.h, lib/libtorch_cpu.so). "
                      "Run scripts/build, which fetches it, or set LIBTORCH_DIR to a LibTorch 2.11.")
endif()
set(LIBTORCH_HAS_CUDA FALSE)
if(EXISTS "${LIBTORCH_DIR}/lib/libtorch_cuda.so")
  set(LIBTORCH_HAS_CUDA TRUE)
endif()

add_library(LibTorch::LibTorch INTERFACE IMPORTED)
# -idirafter: torch ships fmt headers of its own that would shadow the system's under -I.
target_compile_options(LibTorch::LibTorch INTERFACE
  "SHELL:-idirafter ${LIBTORCH_DIR}/include" "SHELL:-idirafter ${LIBTORCH_DIR}/include/torch/csrc/api/include")
target_link_directories(LibTorch::LibTorch INTERFACE "${LIBTORCH_DIR}/lib")
# The OpenMP runtime that LibTorch brings; parallel_for calls it by name.
file(GLOB libtorch_gomp "${LIBTORCH_DIR}/lib/libgomp*.so*")
target_link_libraries(LibTorch::LibTorch INTERFACE -Wl,--no-as-needed torch_cpu c10 ${libtorch_gomp})
if(GLASS_CUDA)
  if(NOT LIBTORCH_HAS_CUDA)
    message(FATAL_ERROR "The cuda preset needs libtorch_cuda.so in ${LIBTORCH_DIR}/lib; run scripts/build --cuda")
  endif()
  target_link_libraries(LibTorch::LibTorch INTERFACE torch_cuda c10_cuda)
endif()
target_link_options(LibTorch::LibTorch INTERFACE "-Wl,-rpath,${LIBTORCH_DIR}/lib" -Wl,--allow-shlib-undefined)
