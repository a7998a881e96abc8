// glassformer: the torch-free program. Commands that compute run in glassformer-engine; the others answer here at once.
#include <map>
#include <string>

#include "cli/front/front.h"
#include "glass/base/process.h"
#include "glass/cli/command.h"

int main(int argc, char** argv) {
  using namespace glass::cli;
  glass::prepare_process();
  std::map<std::string, Run> table = {{"tokenize", run_tokenize},
                                      {"tokenizer", run_tokenizer},
                                      {"report", run_report},
                                      {"help", run_help},
                                      {"doctor", run_doctor}};
  for (const Command& command : commands()) {
    if (command.needs_engine) table[command.name] = run_in_engine;
  }
  return dispatch(argc, argv, table);
}
