// glassformer-engine: the program that computes. glassformer starts it with the same arguments.
#include <map>
#include <string>

#include "cli/engine/engine.h"
#include "glass/base/interrupt.h"

int main(int argc, char** argv) {
  using namespace glass::cli;
  glass::install_interrupt_handlers();
  const std::map<std::string, Run> table = {{"methods", with_device_errors<run_methods>}, {"help", run_engine_help}};
  return dispatch(argc, argv, table);
}
