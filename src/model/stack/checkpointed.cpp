// The block as one autograd node whose inputs are its input, the shared tensors and its parameters. The backward pass
// computes the block again and asks for gradients of these alone: parameters get theirs from the outer pass, so that
// hooks on them fire once.
#include "model/stack/checkpointed.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <functional>

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Output of the block from its inputs: x, the source's states and the rows of distances where there are some, the
/// biases.
using Compute = std::function<Tensor(const variable_list&)>;

struct Recipe : torch::CustomClassHolder {
  Recipe(Compute given, std::size_t count) : compute(std::move(given)), values(count) {}
  Compute compute;
  std::size_t values;  ///< inputs that are no parameters; they come first
};

/// Values cut off from their graph that ask for a gradient where the originals do.
variable_list cut_off(const variable_list& inputs, std::size_t count) {
  variable_list result;
  for (std::size_t i = 0; i < count; ++i)
    result.push_back(inputs[i].detach().requires_grad_(inputs[i].requires_grad()));
  return result;
}

struct Checkpointed : torch::autograd::Function<Checkpointed> {
  static Tensor forward(AutogradContext* context, const c10::intrusive_ptr<Recipe>& recipe, at::TensorList given) {
    const variable_list inputs = given.vec();
    context->save_for_backward(inputs);
    context->saved_data["recipe"] = c10::IValue::make_capsule(recipe);
    // With gradients on, so that the same kernels run as without checkpointing; the graph ends here.
    const at::AutoGradMode with_gradients(true);
    return recipe->compute(cut_off(inputs, recipe->values)).detach();
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto recipe = c10::static_intrusive_pointer_cast<Recipe>(context->saved_data["recipe"].toCapsule());
    const variable_list inputs = context->get_saved_variables();
    variable_list asked = cut_off(inputs, recipe->values);
    Tensor output;
    {
      const at::AutoGradMode with_gradients(true);
      output = recipe->compute(asked);
    }
    asked.insert(asked.end(), inputs.begin() + static_cast<std::ptrdiff_t>(recipe->values), inputs.end());
    variable_list wanted;
    for (const Tensor& input : asked)
      if (input.requires_grad()) wanted.push_back(input);
    const variable_list found = torch::autograd::grad({output}, wanted, {gradients[0]}, /*retain_graph=*/false,
                                                      /*create_graph=*/false, /*allow_unused=*/true);
    variable_list result{Tensor()};  // of the recipe
    std::size_t next = 0;
    for (const Tensor& input : asked) result.push_back(input.requires_grad() ? found[next++] : Tensor());
    return result;
  }
};

}  // namespace

KeptPass::KeptPass(const Pass& pass, std::vector<AttentionRun> runs, std::vector<Tensor> biases,
                   std::vector<RotaryTable> rotary, std::optional<DistanceRows> distances)
    : layout_(pass.layout),
      runs_(std::move(runs)),
      biases_(std::move(biases)),
      rotary_(std::move(rotary)),
      distances_(std::move(distances)),
      dropout_seed_(pass.dropout_seed) {
  if (pass.source == nullptr) return;
  source_layout_ = pass.source->layout;
  source_runs_ = pass.source->runs;
  source_states_ = pass.source->states;
}

Tensor KeptPass::run(const CheckpointedBlock& block, const std::vector<Tensor>& values) const {
  Trace idle;
  const bool has_source = source_states_.defined();
  const Source source{source_layout_, has_source ? values[1] : Tensor(), source_runs_};
  const Pass pass{layout_, idle, dropout_seed_, true, has_source ? &source : nullptr};
  std::optional<DistanceRows> distances = distances_;
  std::size_t next = has_source ? 2 : 1;
  if (distances) distances->rows = values[next++];
  const std::vector<Tensor> biases(values.begin() + static_cast<std::ptrdiff_t>(next), values.end());
  const RotaryTable* rotary = block.rotary ? &rotary_[*block.rotary] : nullptr;
  const LayerPass layer{pass,         block.points, runs_,     biases, rotary, distances ? &*distances : nullptr,
                        block.window, block.layer,  block.rows};
  return block.rows == BlockRows::all ? block.block.forward(values[0], layer)
                                      : block.block.forward_rows(values[0], layer);
}

Tensor run_checkpointed(const std::shared_ptr<const KeptPass>& kept, const CheckpointedBlock& block, const Tensor& x) {
  variable_list inputs{x};
  if (kept->source_states().defined()) inputs.push_back(kept->source_states());
  if (const Tensor rows = kept->distance_rows(); rows.defined()) inputs.push_back(rows);
  inputs.insert(inputs.end(), kept->biases().begin(), kept->biases().end());
  const std::size_t values = inputs.size();
  inputs.insert(inputs.end(), block.parameters.begin(), block.parameters.end());
  const auto recipe = c10::make_intrusive<Recipe>(
      [kept, block](const variable_list& given) { return kept->run(block, given); }, values);
  return Checkpointed::apply(recipe, at::TensorList(inputs));
}

}  // namespace glass
