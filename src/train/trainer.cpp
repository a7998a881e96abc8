// Sets a run up (fresh or from its newest checkpoint), runs the loop, and leaves the best weights behind.
#include "glass/train/trainer.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/log.h"
#include "glass/base/machine_memory.h"
#include "glass/base/paths.h"
#include "glass/model/device.h"
#include "glass/model/linear.h"
#include "glass/model/model_folder.h"
#include "glass/train/own_folder.h"
#include "glass/train/processes.h"
#include "train/loop.h"
#include "train/memory_plan.h"
#include "train/restore_folder.h"

namespace glass {
namespace {

/// Settings that do not change what training does, the order in which sums are rounded aside.
const std::vector<std::string> kFreeSettings = {"explain.",
                                                "probe.",
                                                "report.",
                                                "data.test",
                                                "data.root",
                                                "compute.",
                                                "train.accumulation",
                                                "train.part_tokens",
                                                "train.checkpointing",
                                                "train.keep_checkpoints"};

/// Of what is learned: examples, the names of the classes, the vocabulary.
std::string hash_data(const TrainRequest& request) {
  Hasher hasher;
  for (const TokenizedDataset* data : {&request.data->train, &request.data->dev}) hasher.add(hash_of(*data));
  hasher.add(request.task->label_names());
  for (std::int32_t id = 0; id < request.tokenizer->vocab_size(); ++id) hasher.add(request.tokenizer->token(id));
  return hasher.hex();
}

TrainState fresh_state(const Transformer& model, const TrainRequest& request, const Processes& processes) {
  const at::Device device = model.parameters().front().device();
  TrainState state;
  state.config = request.config->to_toml();
  state.data_hash = hash_data(request);
  state.device = device.str();
  state.matmul = describe_matmul_backend();
  state.attention = describe_attention_backend(device);
  state.threads = compute_threads();
  state.processes = processes.count();
  return state;
}

/// The weights that train.freeze leaves free.
NamedTensors trained_parameters(const Transformer& model) {
  NamedTensors trained;
  for (const auto& [name, parameter] : model.named_parameters()) {
    if (parameter.requires_grad()) trained.emplace_back(name, parameter);
  }
  if (trained.empty()) fail(ErrorKind::config, "train.freeze: leaves nothing to train; freeze less");
  return trained;
}

std::string compute_text(const TrainState& state) {
  return fmt::format("{} with {} threads, matmul {}, attention {}", state.device, state.threads, state.matmul,
                     state.attention);
}

/// A resume must go on exactly as the run began.
void check_same_run(const TrainState& old, const TrainState& now, const fs::path& folder) {
  const std::vector<std::string> differences = config_differences(old.config, now.config, kFreeSettings);
  if (!differences.empty()) {
    fail(ErrorKind::config,
         "{}: this run was started with another config; use another --out, or --restart to begin again. Differences:\n "
         " {}",
         folder.string(), fmt::join(differences, "\n  "));
  }
  if (old.data_hash != now.data_hash) {
    fail(ErrorKind::config,
         "{}: the training or dev data changed since this run was started (texts, labels or their names, vocabulary); "
         "use another --out, or --restart to begin again",
         folder.string());
  }
  if (old.finished) return;
  if (old.processes != now.processes) {
    log_info("{}: was trained by {} processes so far, now by {}: the same run but for rounding", folder.string(),
             old.processes, now.processes);
    return;
  }
  if (old.device != now.device || old.matmul != now.matmul || old.attention != now.attention ||
      old.threads != now.threads) {
    fail(ErrorKind::config,
         "{}: this run was started on {}; now it would go on with {}, which gives other bits. Set [compute] as it was, "
         "or use --restart",
         folder.string(), compute_text(old), compute_text(now));
  }
}

/// Removes what an earlier run left. The folders stay: they may be links to another disk.
void forget(const RunFolder& folder) {
  refuse_foreign_files(folder.root);
  const auto clear = [](const fs::path& place) {
    for (const fs::path& path : path_exists(place) ? list_folder(place, ErrorKind::storage) : std::vector<fs::path>{})
      remove_folder(path);
  };
  clear(folder.checkpoints());
  remove_path(folder.metrics());
  clear(folder.model());
}

/// Lines written after the checkpoint are written again by the resumed run.
void truncate_metrics(const RunFolder& folder, std::uint64_t bytes) {
  const std::uint64_t size = path_exists(folder.metrics()) ? size_of_file(folder.metrics()) : 0;
  if (size > bytes) cut_file(folder.metrics(), bytes);
  if (size < bytes) log_warning("{}: lines are missing; the training curve has a gap", folder.metrics().string());
}

TrainResult result_of(const TrainState& state) {
  TrainResult result;
  result.steps = state.step;
  result.best_step = state.best_step > 0 ? state.best_step : state.step;
  result.stopped_early = state.stopped_early;
  result.best_metrics = state.best_metrics;
  result.seconds = state.seconds;
  result.tokens_per_second = state.step_seconds > 0 ? static_cast<double>(state.tokens) / state.step_seconds : 0;
  return result;
}

/// Brings the best weights into the model and into model/. `verifies`: model/ was written before; what it holds beside
/// what the checkpoint says is replaced.
void leave_best(Transformer& model, const NamedTensors& best, const TrainRequest& request, const Processes& processes,
                bool verifies) {
  if (!best.empty()) model.load_parameters(best, "best weights");
  model.set_training(false);
  if (!processes.is_first()) return;
  const auto save = [&](const fs::path& folder) {
    save_model(folder, model, *request.tokenizer, request.task->label_names(), request.config->config.model.checkpoint);
  };
  const fs::path folder = RunFolder{request.run_folder}.model();
  if (verifies) {
    restore_folder(folder, save);
  } else {
    save(folder);
  }
}

}  // namespace

namespace {

/// Everything that the processes of a run must have alike.
void check_alike(Processes& processes, const TrainState& fresh, const TrainState& state, const Transformer& model) {
  if (processes.is_alone()) return;
  processes.require_same("config", fresh.config);
  processes.require_same("training and dev data", fresh.data_hash);
  processes.require_same("checkpoint", fmt::format("{}", state.step));
  Hasher weights;
  for (const auto& [name, parameter] : model.named_parameters()) {
    const at::Tensor values = parameter.detach().contiguous();
    weights.add(name);
    weights.add(std::string_view(static_cast<const char*>(values.const_data_ptr()), values.nbytes()));
  }
  processes.require_same("weights", weights.hex());
}

/// Of a run that was stopped or is fresh: the first process makes room before the others look.
void clean_up(const RunFolder& folder, bool restart, Processes& processes) {
  if (processes.is_first()) {
    make_folder(folder.root);
    if (restart) forget(folder);
    remove_unfinished_checkpoints(folder.checkpoints());
  }
  processes.from_first("");
}

/// Weights, two moments and the best weights, known before hours of work.
void prepare_folder(const RunFolder& folder, const Transformer& model, std::uint64_t metrics_bytes) {
  make_folder(folder.checkpoints());
  check_checkpoint_space(folder.checkpoints(), 4 * bytes_of(model.named_parameters()));
  truncate_metrics(folder, metrics_bytes);
}

/// Halves the parts of the steps until they fit into memory, and says so. Processes do so together.
void plan_parts(const Transformer& model, const TrainRequest& request, BatchOrder& order, Processes& processes,
                TrainState& state) {
  if (!model.parameters().front().is_cpu()) return;
  const TrainConfig& config = request.config->config.train;
  FreeMemory free{request.free_bytes.value_or(0), "the request"};
  if (!request.free_bytes) {
    const std::optional<FreeMemory> known = free_memory();
    if (!known) return;
    free = *known;
  }
  if (processes.share_machine()) free.bytes /= static_cast<std::uint64_t>(processes.count());
  const StepDivision division{config.accumulation, config.part_tokens, processes.rank(), processes.count()};
  const MemoryPlan plan = plan_memory(model.architecture(), order, config, division, state.halvings, free.bytes);
  std::int64_t halvings = plan.halvings;
  for (const std::string& other : processes.gather(fmt::format("{}", halvings)))
    halvings = std::max<std::int64_t>(halvings, std::stoll(other));
  const std::string room = fmt::format("{} are free ({})", size_text(static_cast<double>(free.bytes)), free.bound);
  if (halvings > state.halvings) {
    log_warning(
        "train: {}; a step is computed in up to {} parts in place of {}, with the same numbers but for rounding", room,
        config.accumulation << halvings, config.accumulation << state.halvings);
  }
  if (!plan.fits) {
    log_warning(
        "train: a step needs about {} beside the model's weights even so, {}: the system may end the run; set "
        "train.checkpointing=true, or take a smaller model",
        size_text(plan.needed), room);
  }
  state.halvings = halvings;
}

}  // namespace

TrainResult train(Transformer& model, const TrainRequest& request) {
  Processes alone;
  Processes& processes = request.processes != nullptr ? *request.processes : alone;
  const RunFolder folder{request.run_folder};
  clean_up(folder, request.restart, processes);
  const TrainState fresh = fresh_state(model, request, processes);
  TrainState state = fresh;
  NamedTensors best;
  BatchOrder order(request.data->train, request.config->config.train, request.tokenizer->special_ids(), request.task);
  const auto optimizer = make_optimizer(trained_parameters(model), request.config->config.train);
  std::optional<Checkpoint> checkpoint = load_newest_checkpoint(folder.checkpoints());
  if (checkpoint) {
    check_same_run(checkpoint->state, fresh, folder.root);
    model.load_parameters(checkpoint->weights, "checkpoint");
    optimizer->load_state(checkpoint->optimizer, "checkpoint");
    state = checkpoint->state;
    state.processes = fresh.processes;
    state.threads = fresh.threads;
    best = !checkpoint->best.empty() ? checkpoint->best : state.best_step > 0 ? checkpoint->weights : NamedTensors{};
  }
  check_alike(processes, fresh, state, model);
  if (state.finished) {
    leave_best(model, best, request, processes, true);
    TrainResult result = result_of(state);
    result.was_finished = true;
    return result;
  }
  plan_parts(model, request, order, processes, state);
  if (processes.is_first()) prepare_folder(folder, model, checkpoint ? state.metrics_bytes : 0);
  if (checkpoint) log_info("{}: going on at step {} of {}", folder.root.string(), state.step, order.total_steps());
  TrainingLoop loop(model, request, order, *optimizer, processes, state, std::move(best), checkpoint.has_value());
  loop.run();
  leave_best(model, loop.best(), request, processes, false);
  TrainResult result = result_of(loop.state());
  result.resumed = checkpoint.has_value();
  return result;
}

}  // namespace glass
