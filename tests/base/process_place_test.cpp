// The variables of launchers: which process this is and where the first one listens.
#include "glass/base/process_place.h"

#include <gtest/gtest.h>

#include <map>

#include "glass/base/error.h"

namespace glass::process_place_test {
namespace {

ProcessPlace place_of(const std::map<std::string, std::string>& variables) {
  return find_process_place([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST(ProcessPlace, ProcessWithoutVariablesIsAlone) {
  const ProcessPlace place = place_of({});
  EXPECT_EQ(place.count, 1);
  EXPECT_TRUE(place.is_first());
  EXPECT_EQ(place.launcher, "");
}

TEST(ProcessPlace, TorchrunNamesRankAddressAndAttempt) {
  const ProcessPlace place = place_of({{"RANK", "3"},
                                       {"WORLD_SIZE", "8"},
                                       {"MASTER_ADDR", "node1"},
                                       {"MASTER_PORT", "4711"},
                                       {"TORCHELASTIC_USE_AGENT_STORE", "True"},
                                       {"TORCHELASTIC_RESTART_COUNT", "2"}});
  EXPECT_EQ(place.rank, 3);
  EXPECT_EQ(place.count, 8);
  EXPECT_EQ(place.host, "node1");
  EXPECT_EQ(place.port, 4711);
  EXPECT_EQ(place.attempt, "2");
  EXPECT_TRUE(place.launcher_hosts);
}

TEST(ProcessPlace, SlurmStepsHaveTheirFirstNodeAndAPortOfTheJob) {
  const ProcessPlace place = place_of({{"SLURM_PROCID", "1"},
                                       {"SLURM_STEP_NUM_TASKS", "4"},
                                       {"SLURM_STEP_NODELIST", "n[07-09,12]"},
                                       {"SLURM_JOB_ID", "1234567"}});
  EXPECT_EQ(place.rank, 1);
  EXPECT_EQ(place.host, "n07");
  EXPECT_EQ(place.port, 20000 + 1234567 % 20000);
}

TEST(ProcessPlace, SlurmBatchScriptWithoutSrunIsAlone) {
  EXPECT_EQ(place_of({{"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "4"}}).count, 1);
}

TEST(ProcessPlace, FirstHostOfSlurmsLists) {
  EXPECT_EQ(first_slurm_host("n1"), "n1");
  EXPECT_EQ(first_slurm_host("n1,n2"), "n1");
  EXPECT_EQ(first_slurm_host("m[3,5]"), "m3");
  EXPECT_EQ(first_slurm_host("a,b[1-2]"), "a");
}

TEST(ProcessPlace, MpirunOnOneMachineNeedsNoAddressAndElsewhereAsksForIt) {
  std::map<std::string, std::string> variables = {
      {"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}, {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
  EXPECT_EQ(place_of(variables).host, "127.0.0.1");
  variables["OMPI_COMM_WORLD_LOCAL_SIZE"] = "1";
  EXPECT_THROW(place_of(variables), Error);
  EXPECT_THROW(place_of({{"PMI_RANK", "0"}, {"PMI_SIZE", "2"}}), Error);
}

TEST(ProcessPlace, OwnProcessesMeetInAFile) {
  const ProcessPlace place =
      place_of({{"GLASSFORMER_RANK", "1"}, {"GLASSFORMER_PROCESSES", "2"}, {"GLASSFORMER_STORE", "/x/store"}});
  EXPECT_EQ(place.launcher, "glassformer");
  EXPECT_EQ(place.store_file, "/x/store");
}

TEST(ProcessPlace, NumbersThatAreNoneAreRefused) {
  EXPECT_THROW(place_of({{"RANK", "x"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}}), Error);
  EXPECT_THROW(place_of({{"RANK", "2"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}}), Error);
  EXPECT_THROW(place_of({{"RANK", "-1"}, {"WORLD_SIZE", "2"}, {"MASTER_ADDR", "a"}}), Error);
}

}  // namespace
}  // namespace glass::process_place_test
