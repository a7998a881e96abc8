// Explainer: the base class of every method. explain() is final and does what all need; an author writes run() and
// bind() in one file under src/explain/methods/ and registers it with one line.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/config/reader.h"
#include "glass/explain/target.h"
#include "glass/model/subject.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// One text to explain, as the subject sees it.
struct ExplainInput {
  std::vector<std::int32_t> ids;
  std::vector<std::uint8_t> special;  ///< 1 for tokens that baselines keep and occlusion leaves alone
  std::vector<std::int32_t> words;    ///< word number of each token, -1 for special tokens; for word windows
  /// The token whose scores are explained, for heads that score every token; -1: the text as a whole. Counted among the
  /// tokens of the target where a decoder of its own reads them.
  std::int64_t position = -1;
  std::vector<std::int64_t> token_types = {};  ///< which text of a pair a token belongs to; empty: all 0
  std::int64_t decoder_start = -1;  ///< tokens from here on are read by the decoder of an encoder-decoder; -1: none are
  std::int64_t label = -1;          ///< class that is explained, before the target's; -1: what the target says
};

/// What all methods of one call share.
struct ExplainContext {
  Subject* subject = nullptr;
  Target target;
  std::vector<std::string> label_names;
  SpecialIds special_ids;
  std::int64_t batch_tokens = 1024;  ///< token budget of one forward
};

class Explainer {
 public:
  virtual ~Explainer() = default;

  /// Explains every input; the result has one Explanation for each, in the same order. Evaluation mode, no parameter
  /// gradients, batches of like length under the token budget, shape and finiteness checks, wall time shared by tokens.
  /// A non-finite value is an Error (non_finite) that names method and example.
  std::vector<Explanation> explain(const ExplainContext& context, const std::vector<ExplainInput>& inputs);

  /// The settings with bounds; the reader's section is "explain.<name>".
  virtual void bind(config::Reader& reader) = 0;

  const std::string& name() const { return name_; }
  /// False for methods that show the same whatever score is asked about (raw attention).
  virtual bool explains_a_score() const { return true; }

 protected:
  /// Explains the inputs of one group (like lengths, within the budget when taken once; a method that needs S copies of
  /// each splits further with the budget). Called without gradients: who needs them switches them on. Fills all but
  /// method and seconds; `target` stays empty where the method explains no score (attention).
  virtual std::vector<Explanation> run(const ExplainContext& context, const std::vector<ExplainInput>& inputs) = 0;

 private:
  friend std::unique_ptr<Explainer> make_explainer(const std::string& name);
  void explain_group(const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                     const std::vector<std::uint32_t>& group, std::vector<Explanation>& results);
  std::string name_;
};

struct ExplainerInfo {
  std::string name, summary;
  std::function<std::unique_ptr<Explainer>()> make;
};

/// All registered methods, in order of their names.
const std::vector<ExplainerInfo>& explainers();
/// Error (config) with the nearest name for an unknown method.
std::unique_ptr<Explainer> make_explainer(const std::string& name);
/// The same with settings by key ("rule"), for callers without a config file. All wrong settings are one Error
/// (config).
std::unique_ptr<Explainer> make_explainer(const std::string& name,
                                          const std::map<std::string, config::Value>& settings);

/// One explainer of each registered method, so that a config binds the settings of all: `bind` is an ExtraBinder.
class ExplainerSet {
 public:
  ExplainerSet();
  /// Binds the section "explain.<name>" of every method.
  void bind(config::Reader& reader);
  /// Error (config) with the nearest name for an unknown method.
  Explainer& get(const std::string& name);

 private:
  std::map<std::string, std::unique_ptr<Explainer>> explainers_;
};

struct ExplainerRegistration {
  ExplainerRegistration(const std::string& name, const std::string& summary,
                        std::function<std::unique_ptr<Explainer>()> make);
};

/// One line at the end of a method's file: name and the line that `glassformer methods` shows.
#define GLASS_REGISTER_EXPLAINER(Type, name, summary)                            \
  static const ::glass::ExplainerRegistration registration_##Type(name, summary, \
                                                                  [] { return std::make_unique<Type>(); })

}  // namespace glass
