// glassformer-engine: the program that computes. glassformer starts it with the same arguments.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "cli/engine/engine.h"
#include "glass/base/interrupt.h"
#include "glass/base/process.h"

int main(int argc, char** argv) {
  using namespace glass::cli;
  glass::prepare_process();
  glass::install_interrupt_handlers();
  const std::map<std::string, Run> table = {
      {"run", with_device_errors<run_run>},           {"train", with_device_errors<run_train>},
      {"eval", with_device_errors<run_eval>},         {"predict", with_device_errors<run_predict>},
      {"explain", with_device_errors<run_explain>},   {"lab", with_device_errors<run_lab>},
      {"probe", with_device_errors<run_probe>},       {"trace", with_device_errors<run_trace>},
      {"check", with_device_errors<run_check>},       {"inspect", with_device_errors<run_inspect>},
      {"import", with_device_errors<run_import>},     {"export", with_device_errors<run_export>},
      {"generate", with_device_errors<run_generate>}, {"bench", with_device_errors<run_bench>},
      {"methods", with_device_errors<run_methods>},   {"help", run_engine_help}};
  const int code = dispatch(argc, argv, table);
  // Everything is written by now. A return would make LibTorch unregister its thousands of operators one by one, a
  // sixth of a short command's time.
  std::fflush(nullptr);
  std::_Exit(code);
}
