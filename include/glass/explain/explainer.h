// Explainer: the base class of every method. What all methods need is done here; an author writes bind() and run() in
// one file under src/explain/methods/ (or anywhere else) and registers it with one line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/json.h"
#include "glass/config/reader.h"
#include "glass/explain/context.h"
#include "glass/explain/group.h"
#include "glass/explain/pass_cost.h"

namespace glass {

/// A method of explanation: derive, write bind() and run(), register.
class Explainer {
 public:
  virtual ~Explainer() = default;

  /// Explains every input; the result has one Explanation for each, in the same order. Evaluation mode, no parameter
  /// gradients, groups of like length under the token budget, shape and finiteness checks, wall time shared by tokens.
  /// A non-finite value is an Error (non_finite) that names method and example.
  std::vector<Explanation> explain(const ExplainContext& context, const std::vector<ExplainInput>& inputs);
  /// The same for texts that other methods explain too: what was computed of them is not computed again. declare() has
  /// been called for the group.
  std::vector<Explanation> explain(ExplainGroup& group);

  /// The settings with bounds; the reader's section is "explain.<name>". Explanations record them.
  virtual void bind(config::Reader& reader) = 0;
  /// Asks for what run() reads of the plain texts: ExplainGroup::want_patterns. A setting that the model, its
  /// vocabulary or a text cannot fulfil is an Error (config, usage) here, before anything is computed: `check` calls
  /// this too.
  virtual void declare(ExplainGroup& /*group*/) {}
  /// The passes that explaining a text of the group will count, from its tokens and the settings alone; nothing where
  /// the method does not say. declare() has been called for the group; nothing is computed.
  virtual StatedCost cost(const ExplainGroup& /*group*/, std::size_t /*input*/) { return std::nullopt; }
  /// False for methods that show the same whatever score is asked about (raw attention).
  virtual bool explains_a_score() const { return true; }

  /// True for methods that read the texts through ExplainGroup::gradients() alone, so that they can explain texts whose
  /// values were changed where tokens enter (InputValues), such as noisy copies.
  virtual bool reads_input_values() const { return false; }

  /// True for methods that draw from ExplainContext::background as they are set.
  virtual bool wants_background() const { return false; }

  /// Under which it was asked for: the method's name, or that of an instance with its own settings.
  const std::string& name() const { return name_; }
  /// Under which it is registered.
  const std::string& method() const { return method_; }
  /// Every setting with its value, by its name in the section.
  Json settings();

 protected:
  /// Explains the texts of a group. Called in evaluation mode and without gradients: the engines of the group switch
  /// them on. Fills all but method, target (of signed values), unit, axes of one score a token, settings and seconds,
  /// which are filled in where they are empty; settings that run() states itself stand in place of those of bind(), and
  /// one that it sets to null was not used and is left out.
  virtual std::vector<Explanation> run(ExplainGroup& group) = 0;
  /// A method to wrap, under this method's own name: its messages name the section where its settings stand.
  std::unique_ptr<Explainer> make_wrapped(const std::string& method) const;

 private:
  friend std::unique_ptr<Explainer> make_explainer(const std::string& name);
  friend class ExplainerSet;
  void complete(ExplainGroup& group, std::size_t input, Explanation& explanation);
  std::string name_, method_;
};

/// What is known of a method before it runs. The report's prose comes from here.
struct MethodInfo {
  std::string name;
  std::string summary;  ///< one line for `glassformer methods`
  std::string meaning;  ///< what the numbers say, in full sentences
  std::string units;    ///< of the values, in words
  std::string limits;   ///< what they do not say
  std::string source;   ///< paper or reference
  std::unique_ptr<Explainer> (*make)() = nullptr;
};

/// All registered methods, in order of their names.
const std::vector<MethodInfo>& explainers();
/// Error (config) with the nearest name for an unknown method.
const MethodInfo& method_info(const std::string& name);
/// A method with its default settings. Error (config) for an unknown one.
std::unique_ptr<Explainer> make_explainer(const std::string& name);
/// The same with settings by key ("rule"), for callers without a config file. All wrong settings are one Error
/// (config).
std::unique_ptr<Explainer> make_explainer(const std::string& name,
                                          const std::map<std::string, config::Value>& settings);

/// One explainer of each registered method, and the named instances of a config: a section [explain.ig_pad] with
/// method = "integrated_gradients" is that method under its own name with its own settings. `bind` is an ExtraBinder.
class ExplainerSet {
 public:
  ExplainerSet();
  /// Binds the section "explain.<name>" of every method and instance.
  void bind(config::Reader& reader);
  /// Error (config) with the nearest name for an unknown method.
  Explainer& get(const std::string& name);
  /// The names of a list, each once. Error (config) for unknown and repeated ones.
  std::vector<Explainer*> choose(const std::vector<std::string>& names);
  std::vector<std::string> names() const;

 private:
  std::map<std::string, std::unique_ptr<Explainer>> explainers_;
};

/// Enters a method into the table when the library is loaded.
struct ExplainerRegistration {
  explicit ExplainerRegistration(MethodInfo info);
};

/// One line at the end of a method's file: GLASS_REGISTER_EXPLAINER(Type, "name", "summary", "meaning", "units",
/// "limits", "source").
#define GLASS_REGISTER_EXPLAINER(Type, ...)                                            \
  static const ::glass::ExplainerRegistration registration_##Type(::glass::MethodInfo{ \
      __VA_ARGS__, []() -> std::unique_ptr<::glass::Explainer> { return std::make_unique<Type>(); }})

}  // namespace glass
