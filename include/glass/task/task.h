// Task: what is learned. One file a task; training, eval and bench see tasks only through this interface.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/data/batch.h"
#include "glass/data/dataset.h"
#include "glass/data/labels.h"
#include "glass/data/tokenize.h"
#include "glass/model/architecture.h"
#include "glass/text/tokenizer.h"

namespace glass {

struct Config;

/// The loss of a batch in parts that add up: over micro-batches and over processes.
struct Loss {
  at::Tensor sum;     ///< scalar in nats (squared units for numbers), differentiable
  double weight = 0;  ///< what the sum is over: judged examples or tokens, or the sum of their class weights

  /// sum / weight, a scalar []: what a step minimises. Where nothing is judged the sum, which is 0.
  at::Tensor mean() const;
};

/// Collects what a model says of a split, batch by batch. Examples are told apart by their numbers (Batch::examples),
/// so that batches, their order and parts that are merged change nothing.
class Evaluation {
 public:
  virtual ~Evaluation() = default;
  /// `scores`: what the model gave for this batch, on any device: [B, C] for heads that read a text as a whole, [N, C]
  /// for those that score every token (of the target, where there is one), [R, C] for the rows batch.read_rows.
  virtual void add(const Batch& batch, const at::Tensor& scores) = 0;
  /// Takes over what another evaluation of the same task and split has seen; an example that both have counts once.
  /// Parts merged in any order give exactly what the whole gives.
  virtual void merge(Evaluation&& part) = 0;
  /// What it has seen, as bytes that another process can merge; nothing where this evaluation cannot be handed on.
  virtual std::optional<std::string> packed() const { return std::nullopt; }
  /// Takes over what the evaluation of another process packed, of the same task and split.
  virtual void merge_packed(const std::string& bytes);
  /// Metrics with 95 % bootstrap intervals and what the report draws: {"examples", "metrics": {name: {"value", "low",
  /// "high"}}, ...} (docs/artefacts.md). Error (data) where nothing can be measured.
  virtual Json finish() const = 0;
  /// An object an example that was judged, by number: {"example", and what its task says of it} (docs/artefacts.md).
  virtual std::vector<Json> predictions() const = 0;
};

/// A metric that a task reports.
struct MetricInfo {
  std::string name;
  bool higher_is_better = true;
};

/// What examples become, which head a model gets, what it loses and how it is judged.
class Task {
 public:
  virtual ~Task() = default;
  virtual std::string kind() const = 0;
  virtual HeadKind head() const = 0;
  /// Outputs of the head; 0: as many as the vocabulary has tokens.
  virtual std::int64_t outputs() const = 0;
  /// Names of the classes; empty where the outputs have none of their own.
  virtual const std::vector<std::string>& label_names() const;
  /// Its metrics; the first chooses the weights that are kept, unless train.keep_best says otherwise.
  virtual std::vector<MetricInfo> metrics() const = 0;

  /// Examples as inputs and labels.
  virtual TokenizedDataset tokenize(const Dataset& data, const Tokenizer& tokenizer, std::int64_t max_length,
                                    CutCounts* counts) const = 0;
  /// Looks at training data before it is learned: examples that would teach nothing are an Error (data) that names
  /// them, or a warning where that is a setting's doing. `data` is what `tokenized` was made of.
  virtual void check_training(const Dataset& /*data*/, const TokenizedDataset& /*tokenized*/) const {}
  /// Changes a batch before the model sees it (hides tokens); a pure function of the batch and the seed.
  virtual void prepare(Batch& /*batch*/, std::uint64_t /*seed*/) const {}
  /// The loss of a batch in nats, differentiable; scores [B, C], [N, C] or [R, C] as for Evaluation::add. Parts of a
  /// batch have losses whose sums and weights add up to its own; a batch in which nothing is judged has the sum 0 with
  /// gradients of 0, and the weight 0.
  virtual Loss loss(const at::Tensor& scores, const Batch& batch) const = 0;
  /// `data` is what the batches are made of; it must outlive the evaluation.
  virtual std::unique_ptr<Evaluation> start_evaluation(const TokenizedDataset& data) const = 0;
};

struct TaskInput;

/// What is known of a kind of task before one is made.
struct TaskInfo {
  std::string kind;                          ///< as task.kind names it
  HeadKind head = HeadKind::classification;  ///< that a model for it has
  DataKind data = DataKind::labelled;        ///< what its examples are made of
  std::function<std::unique_ptr<Task>(const TaskInput&)> make;
};

/// What a task's examples are made of. Error (config) for an unknown kind.
DataKind data_kind(const std::string& task_kind);

/// What a task is made from besides its config.
struct TaskInput {
  const Config& config;
  std::vector<std::string> label_names;  ///< from the data or the model folder
  const Tokenizer* tokenizer = nullptr;  ///< null for tasks that need none (classification)
  std::int32_t decoder_start_id = -1;    ///< of models with an encoder and a decoder
  std::int32_t end_id = -1;              ///< put behind each text that is written or gone on with; -1: none is
  /// Texts of train by class, for train.class_weights = "balanced"; empty where nothing is trained.
  std::vector<std::int64_t> class_counts = {};
};
/// The task of this kind. Error (config) for an unknown one.
std::unique_ptr<Task> make_task(const std::string& kind, const TaskInput& input);

/// The library's kind of task that a head is made for; "" where there is none yet.
std::string task_of_head(HeadKind head);
/// The same of the head of a model.
std::string task_of_head(const Architecture& architecture);

/// Registers a task where it is constructed.
struct TaskRegistration {
  explicit TaskRegistration(TaskInfo info);
};

/// One line at the end of the file of a task outside the library: GLASS_REGISTER_TASK(Type, "kind", head, data), where
/// Type is made from a TaskInput. `task.kind` may then name it in the configs that this program reads.
#define GLASS_REGISTER_TASK(Type, ...)                                                                       \
  static const ::glass::TaskRegistration registration_##Type(                                                \
      ::glass::TaskInfo{__VA_ARGS__, [](const ::glass::TaskInput& input) -> std::unique_ptr<::glass::Task> { \
                          return std::make_unique<Type>(input);                                              \
                        }})

}  // namespace glass
