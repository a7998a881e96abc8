// The names of a run's files are those of docs/artefacts.md.
#include "glass/base/run_folder.h"

#include <gtest/gtest.h>

#include "glass/base/files.h"
#include "glass/config/config.h"

namespace glass::run_folder_test {
namespace {

TEST(RunFolder, EveryPathStandsInTheDocumentedTable) {
  const std::string document = read_file(std::string(GLASS_SOURCE_DIR) + "/docs/artefacts.md");
  const RunFolder run{"r"};
  for (const fs::path& path :
       {run.config(), run.record(), run.metrics(), run.evaluation(), run.bench(), run.report(), run.log()}) {
    EXPECT_EQ(path.parent_path(), "r");
    EXPECT_NE(document.find("| `" + path.filename().string() + "` |"), std::string::npos) << path;
  }
  EXPECT_EQ(run.model(), "r/model");
  EXPECT_EQ(run.checkpoints(), "r/checkpoints");
  EXPECT_EQ(run.checkpoint(120), "r/checkpoints/step-120");
  EXPECT_EQ(run.explanations(), "r/explanations");
  EXPECT_EQ(run.probes(), "r/probes");
}

}  // namespace
}  // namespace glass::run_folder_test
