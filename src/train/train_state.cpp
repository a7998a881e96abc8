// TrainState as JSON and back.
#include "glass/base/error.h"
#include "glass/train/checkpoint.h"

namespace glass {

namespace {
constexpr const char* kCheckpointSchema = "glassformer.checkpoint/4";
}

Json TrainState::to_json() const {
  return {{"schema", kCheckpointSchema},
          {"step", step},
          {"evaluated_step", evaluated_step},
          {"best_step", best_step},
          {"best_value", best_value},
          {"best_metrics", best_metrics},
          {"evaluations_without_gain", evaluations_without_gain},
          {"stopped_early", stopped_early},
          {"finished", finished},
          {"plateau", plateau.to_json()},
          {"metrics_bytes", metrics_bytes},
          {"seconds", seconds},
          {"step_seconds", step_seconds},
          {"tokens", tokens},
          {"line_losses", line_losses},
          {"config", config},
          {"data_hash", data_hash},
          {"device", device},
          {"matmul", matmul},
          {"attention", attention},
          {"threads", threads},
          {"processes", processes},
          {"halvings", halvings}};
}

TrainState TrainState::from_json(const Json& document, const std::string& origin) {
  try {
    if (document.at("schema") != kCheckpointSchema) {
      fail(ErrorKind::data, "{}: its schema is {}, this version goes on with {}; use --restart to begin again", origin,
           dump_json(document.at("schema")), kCheckpointSchema);
    }
    TrainState state;
    state.step = document.at("step");
    state.evaluated_step = document.at("evaluated_step");
    state.best_step = document.at("best_step");
    state.best_value = document.at("best_value");
    state.best_metrics = document.at("best_metrics");
    state.evaluations_without_gain = document.at("evaluations_without_gain");
    state.stopped_early = document.at("stopped_early");
    state.finished = document.at("finished");
    state.plateau = Plateau::from_json(document.at("plateau"));
    state.metrics_bytes = document.at("metrics_bytes");
    state.seconds = document.at("seconds");
    state.step_seconds = document.at("step_seconds");
    state.tokens = document.at("tokens");
    state.line_losses = document.at("line_losses").get<std::vector<double>>();
    state.config = document.at("config");
    state.data_hash = document.at("data_hash");
    state.device = document.at("device");
    state.matmul = document.at("matmul");
    state.attention = document.at("attention");
    state.threads = document.at("threads");
    state.processes = document.value("processes", std::int64_t{1});
    state.halvings = document.value("halvings", std::int64_t{0});
    return state;
  } catch (const Json::exception& error) {
    fail(ErrorKind::data, "{}: {}", origin, error.what());
  }
}

}  // namespace glass
