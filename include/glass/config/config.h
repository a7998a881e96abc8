// The typed settings of a run. Names, defaults, bounds and meanings are bound in src/config/bind.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "glass/config/reader.h"

namespace glass {

struct TaskConfig {
  std::string kind = "classification";
  double mask_rate = 0.15;     ///< masked_language_model: share of tokens that are asked for
  bool whole_words = false;    ///< masked_language_model: all tokens of a word or none
  double label_smoothing = 0;  ///< share of the label's weight that goes to all tokens alike
  std::int64_t written_texts =
      1000;                ///< sequence_to_sequence: most texts of a split that are written for BLEU and chrF
  std::int64_t beams = 1;  ///< with so many beams
  std::int64_t window_overlap =
      128;                    ///< span: tokens that neighbouring windows of a long text share; 0: it is cut at its end
  bool unanswerable = false;  ///< span: questions may have no answer
};

struct DataConfig {
  std::filesystem::path train, dev, test;
  std::filesystem::path train_target, dev_target, test_target;  ///< the targets of plain texts, line by line
  std::filesystem::path root;            ///< searched for relative paths, beside GLASSFORMER_DATA
  std::string format = "auto";           ///< auto (by extension), tsv, csv, jsonl, txt, conllu
  std::string encoding = "utf-8";        ///< utf-8, latin-1
  std::string documents = "line";        ///< of plain text: line, paragraph, file
  std::string tag_column = "upos";       ///< of CoNLL-U: upos, xpos, deprel, misc:KEY
  std::vector<std::string> label_names;  ///< names of the labels 0, 1, ...; empty: the labels as they stand
  std::int64_t max_length = 128;         ///< tokens of a text, special tokens included; the rest is cut at the end
  double dev_fraction = 0.1;             ///< share of train held out where there is no dev file
};

struct TokenizerConfig {
  std::string kind = "word";  ///< word, character, bpe, unigram (built from train), wordpiece (vocab.txt, else built),
                              ///< file (tokenizer.json)
  std::filesystem::path file;
  std::int64_t vocab_size = 20000;  ///< most tokens of a vocabulary that is built from train
  std::int64_t min_frequency = 1;
  bool lowercase = true;
};

struct ModelConfig {
  std::string kind = "encoder";
  std::filesystem::path checkpoint;       ///< a model folder to start from; its config.json decides the shape
  std::vector<std::string> added_tokens;  ///< put behind the checkpoint's vocabulary
  std::vector<std::string> new_parameters,
      ignore;  ///< globs of weights that the checkpoint lacks, or that are left out
  std::int64_t layers = 4, heads = 4, width = 256, ffn_width = 1024;
  std::string norm = "layer_norm";    ///< layer_norm
  std::string norm_order = "pre";     ///< pre, post
  std::string positions = "learned";  ///< learned, sinusoidal
  std::string activation = "gelu";    ///< gelu (erf), relu
  std::string pooling = "mean";       ///< mean, first
  double dropout = 0.1, attention_dropout = 0.0;
};

struct TrainConfig {
  std::int64_t seed = 1, epochs = 3, steps = 0;  ///< steps > 0 overrides epochs
  std::int64_t batch_size = 64, batch_tokens = 0;
  bool group_by_length = true;
  double mask_rate = 0.0;  ///< mean share of tokens hidden in training
  double learning_rate = 5e-4, warmup_fraction = 0.1;
  std::string schedule = "linear";  ///< linear, cosine, constant
  double weight_decay = 0.1;
  std::vector<double> betas = {0.9, 0.99};
  double clip_norm = 1.0;       ///< 0 = off
  std::int64_t eval_every = 0;  ///< steps; 0 = each epoch
  std::int64_t save_every = 0;  ///< steps; 0 = each epoch
  std::int64_t patience = 0;    ///< evaluations without a better dev metric before stopping; 0 = off
  std::vector<double> class_weights;
  std::vector<std::string> freeze;  ///< globs of weights that training leaves as they are
  std::string keep_best = "auto";   ///< a metric of the task; auto: its first
};

struct ExplainConfig {
  std::vector<std::string> methods;  ///< empty: no explanations
  std::string split = "dev";         ///< train, dev, test
  std::int64_t limit = 20;
  std::string position = "auto";  ///< auto, last, mask, least_sure, or the number of a token
  std::string target = "logit";   ///< logit, probability, log_probability, margin; optionally ":class name"
  std::int64_t batch_tokens = 1024;
};

struct ProbeConfig {
  std::vector<std::string> points;  ///< globs of points; empty: no probes
  std::vector<std::string> labels;  ///< label, length, word:<word>
  std::string states = "pooled";    ///< pooled, token
  std::vector<double> penalties = {1e-3, 1e-2, 1e-1, 1.0, 10.0};
  std::int64_t limit = 4000;  ///< most training texts used
};

struct ReportConfig {
  bool enabled = true;
  std::string title;
  std::int64_t examples = 20;  ///< most examples drawn in report.html
};

struct ComputeConfig {
  std::string device = "auto";  ///< auto, cpu, cuda
  std::int64_t threads = 0;     ///< 0 = all cores
  std::string matmul = "auto";  ///< auto (the fixed table), aten, onednn
};

struct Config {
  std::string name;  ///< stem of the config file
  TaskConfig task;
  DataConfig data;
  TokenizerConfig tokenizer;
  ModelConfig model;
  TrainConfig train;
  ExplainConfig explain;
  ProbeConfig probe;
  ReportConfig report;
  ComputeConfig compute;
};

/// Binds more sections, such as the settings of each explainer; called with the Reader after Config's own fields.
using ExtraBinder = std::function<void(config::Reader&)>;

struct LoadedConfig {
  Config config;
  std::vector<config::FieldInfo> fields;  ///< in order of binding

  /// The resolved config as TOML: every value, grouped by section; loads to the same Config. Paths are absolute.
  std::string to_toml() const;
  /// One line a value: `train.learning_rate = 0.0005   # configs/sst2.toml:9`.
  std::string to_text_with_origins() const;
};

/// Reads a TOML file with its `extends`, applies `sets` ("key=value"), binds and checks everything.
/// Throws one Error of kind config that holds all complaints, one a line. An empty path: defaults and `sets` only, and
/// required keys (data.train) are not asked for.
LoadedConfig load_config(const std::filesystem::path& path, const std::vector<std::string>& sets,
                         const ExtraBinder& extra = {});

/// Every field with its default, for `glassformer help` and the reference page.
std::vector<config::FieldInfo> config_fields(const ExtraBinder& extra = {});

/// The lines in which two resolved configs differ, "key: old -> new"; keys of `ignore` (prefixes) left out.
std::vector<std::string> config_differences(const std::string& old_toml, const std::string& new_toml,
                                            const std::vector<std::string>& ignore = {});

}  // namespace glass
