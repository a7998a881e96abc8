// The table of all commands: what each is for, its options and one example. Help, parsing and the tests read it.
#include "glass/cli/command.h"

namespace glass::cli {
namespace {

constexpr Option::Kind kFlag = Option::Kind::flag, kText = Option::Kind::text, kTexts = Option::Kind::texts;

const Option kConfig = {"CONFIG", "config file (TOML)", kText, true};
const Option kModel = {"MODEL", "run folder or model folder", kText, true};
const Option kOutRun = {"--out", "run folder; runs/<config name> without it"};
const Option kSet = {"--set", "key=value: overrides a setting of the config; may be repeated", kTexts};
const Option kProcesses = {"--processes",
                           "processes of this machine that train together, each on its share of every batch; under "
                           "torchrun, srun or mpirun leave it out"};
const Option kRestart = {"--restart", "forget earlier checkpoints of this run folder and train from the start", kFlag};
const Option kData = {"--data", "data file: .tsv, .csv, .jsonl, .json, .conllu or .txt, .gz too; - is standard input"};
const Option kTargets = {"--targets", "targets of a plain --data file, line by line"};
const Option kEncoding = {"--encoding",
                          "encoding of the data file: utf-8, latin-1, windows-1252, utf-16le or utf-16be; without it "
                          "that of the model's config"};
const Option kFormat = {"--format",
                        "tsv, csv, jsonl, txt or conllu; without it the file's name says so, or what standard input "
                        "begins with"};
const Option kTextOption = {"--text", "a text; may be repeated", kTexts};
const Option kPair = {"--text-pair", "second text of a pair, for the --text of the same number; may be repeated",
                      kTexts};
const Option kTarget = {
    "--target-text",
    "what the model is to write for the --text of the same number: its tokens are scored; may be repeated", kTexts};
const Option kStrict = {"--strict", "end at the first row of --data that is bad; without it its error is its answer",
                        kFlag};
const Option kJson = {"--json", "one JSON document on standard output, for machines", kFlag};
const Option kQuiet = {"--quiet", "only warnings and errors on standard error", kFlag};

Command engine_command(std::string name, std::string summary, std::string example, std::vector<Option> options) {
  options.push_back(kJson);
  options.push_back(kQuiet);
  return {std::move(name), std::move(summary), std::move(example), true, std::move(options)};
}

Command front_command(std::string name, std::string summary, std::string example, std::vector<Option> options) {
  Command command = engine_command(std::move(name), std::move(summary), std::move(example), std::move(options));
  command.needs_engine = false;
  return command;
}

std::vector<Command> training_commands() {
  return {
      engine_command("run", "train, evaluate, explain, probe and report: what the config's sections ask for",
                     "glassformer run configs/quickstart.toml --set train.epochs=2",
                     {kConfig,
                      kOutRun,
                      kSet,
                      {"--seeds", "comma-separated seeds: one run each, then mean and interval"},
                      kProcesses,
                      kRestart}),
      engine_command("train", "train a model; the same command again resumes, a finished run says so",
                     "glassformer train configs/sst2.toml --out runs/sst2",
                     {kConfig, kOutRun, kSet, kProcesses, kRestart}),
      engine_command(
          "check", "read config and data and say what a run would do; writes nothing",
          "glassformer check configs/sst2.toml --print-config",
          {kConfig, kSet, {"--print-config", "every setting with its value and where it was stated", kFlag}}),
  };
}

Command eval_command() {
  return engine_command(
      "eval",
      "metrics of a model on a labelled file, or by an evaluation suite for language models, with 95 % intervals",
      "glassformer eval runs/sst2 --data test.tsv",
      {kModel,
       {"--data",
        "data file: .tsv, .csv, .jsonl, .json, .conllu or .txt, .gz too; of minimal_pairs .jsonl or a folder of them; "
        "- is "
        "standard input",
        kText, true},
       kTargets,
       kEncoding,
       kFormat,
       {"--suite",
        "minimal_pairs, perplexity or label_words: what a language model knows without being trained for it"},
       {"--stride", "perplexity: tokens from window to window (half a window)"},
       {"--window", "perplexity: tokens that are read at once (as many as the model reads)"},
       {"--label-words", "label_words: a word for each class, \"negative=terrible;positive=great\""},
       {"--template",
        "label_words: where text and word stand (\"{text} It was {label}.\"); {text_pair} for a second text"},
       {"--per-token", "label_words: the mean over a word's tokens in place of their sum", kFlag},
       kSet});
}

Command predict_command() {
  return engine_command(
      "predict",
      "what a model says of texts, as JSON Lines: label, value, tags, answer, candidates or embedding, by its head",
      "glassformer predict runs/sst2 --text \"a quiet triumph\"",
      {kModel, kTextOption, kPair, kTarget, kData, kTargets, kEncoding, kFormat, kStrict, kSet});
}

Command explain_command() {
  return engine_command(
      "explain", "which tokens a prediction hangs on; writes explanations.json and report.html",
      "glassformer explain runs/sst2 --text \"not bad at all\" --methods integrated_gradients,occlusion --out why",
      {kModel,
       kTextOption,
       kPair,
       kTarget,
       kData,
       kTargets,
       kEncoding,
       kFormat,
       kStrict,
       {"--limit", "most texts of the data file"},
       {"--methods",
        "comma-separated (see `glassformer methods`); integrated_gradients,occlusion,attention_rollout without it"},
       {"--position",
        "token whose scores are explained, for heads that score every token: last, mask, least_sure, words, tagged, "
        "answer or a number; without it each token of a target, the least sure tag, the answer"},
       {"--metrics", "metrics of the explanations, separated by commas (explain.metrics)"},
       {"--target",
        "auto, logit, probability, log_probability, margin, probability_margin, entropy, kl, sequence, value, cosine, "
        "dot or dimension; optionally \":class\", of a margin \":class:class\""},
       kSet,
       {"--restart", "forget what an earlier call explained in --out and begin again", kFlag},
       {"--plan", "say what it would cost: passes, seconds from a few measured batches, memory; writes nothing", kFlag},
       {"--out", "folder for explanations.json and report.html; an interrupted call goes on there"}});
}

Command lab_command() {
  return engine_command(
      "lab",
      "which method of explanation to believe: methods x metrics on a model's texts; `lab make`: texts with a known "
      "truth",
      "glassformer lab runs/quickstart --data data/quickstart/test.tsv --out lab",
      {{"MODEL", "run folder or model folder; or make, which writes planted tasks to FOLDER", kText, true},
       {"FOLDER", "make: folder to write"},
       kData,
       kEncoding,
       kFormat,
       {"--methods", "methods to compare, separated by commas (lab.methods); all that the model allows without it"},
       {"--metrics", "metrics to compare them by (lab.metrics); all that judge without it"},
       {"--limit", "most texts (lab.limit)"},
       {"--minutes", "time that it may take (lab.minutes)"},
       {"--target", "what is explained, as in `explain`"},
       {"--counterfactuals", "labelled texts that differ in a word: how often the model is right on them"},
       kSet,
       {"--out", "folder for lab.json, lab.jsonl and report.html; an interrupted call goes on there"},
       {"--tasks", "make: tasks to write, separated by commas; all without it"},
       {"--train", "make: training texts of a task (8000; with 2000 a small model does not learn every rule)"},
       {"--dev", "make: dev texts (200)"},
       {"--test", "make: test texts (200)"},
       {"--seed", "make: seed (1)"}});
}

Command generate_command() {
  return engine_command(
      "generate", "what a language model or a model with a decoder writes; a single text appears as it is made",
      "glassformer generate runs/char_lm --prompt \"ROMEO:\" --temperature 0.8 --top-k 40 --max-new-tokens 200",
      {kModel,
       {"--prompt", "beginning of a text, or the source of a target; may be repeated", kTexts},
       {"--data", "file of prompts, one a line in a .txt; - is standard input"},
       kEncoding,
       kFormat,
       {"--max-new-tokens", "most tokens of a text (50, or as generation_config.json says; so for all below)"},
       {"--temperature", "0 (without it): the likeliest token each time; 1: sampled as the model says"},
       {"--top-k", "sample among the k likeliest tokens"},
       {"--top-p", "sample among the likeliest tokens that reach this probability together"},
       {"--min-p", "sample among tokens of at least this share of the largest probability"},
       {"--repetition-penalty", "above 1: tokens that stand there already are less likely"},
       {"--beams", "beam search with this many sequences"},
       {"--length-penalty", "beam search: log-probabilities are divided by length to this power (1)"},
       {"--n-best", "texts of each prompt (1)"},
       {"--stop", "a text that ends a generation; may be repeated", kTexts},
       {"--setting", "key=value: any key of generation_config.json, above the file; may be repeated", kTexts},
       {"--seed", "of sampling (1)"},
       kSet});
}

Command probe_command() {
  return engine_command("probe", "what each layer knows: linear probes with their controls",
                        "glassformer probe runs/sst2 configs/sst2.toml",
                        {kModel, kConfig, {"--out", "folder for probes/*.json; the run folder without it"}, kSet});
}

Command trace_command() {
  return engine_command(
      "trace", "activations of texts by point name, as safetensors for other tools",
      "glassformer trace runs/sst2 --text \"a quiet triumph\" --points \"encoder.*.resid_post\" --out "
      "states.safetensors",
      {kModel,
       {"--text", "the text"},
       {"--text-pair", "second text of a pair"},
       {"--target-text", "what the decoder of an encoder-decoder reads"},
       kData,
       kTargets,
       kEncoding,
       kStrict,
       {"--points", "comma-separated globs of points", kText, true},
       kSet,
       {"--out", "safetensors file to write", kText, true}});
}

Command import_command() {
  return engine_command(
      "import", "check a Hugging Face folder: every weight named, converted and accounted for; with --out written anew",
      "glassformer import all-MiniLM-L6-v2 --out models/minilm",
      {{"MODEL", "Hugging Face folder, model folder or run folder", kText, true}, {"--out", "folder to write", kText}});
}

Command export_command() {
  return engine_command("export", "write a model as a folder that Python's transformers opens",
                        "glassformer export runs/sst2 --out sst2-export",
                        {kModel, {"--out", "folder to write", kText, true}});
}

Command inspect_command() {
  return engine_command(
      "inspect", "architecture, size, points and weights of a model or of what a config would build",
      "glassformer inspect runs/sst2 --points",
      {{"MODEL", "run folder, model folder or config file", kText, true},
       kSet,
       {"--points", "every point with shape and meaning", kFlag},
       {"--parameters", "every weight with shape and size", kFlag},
       {"--weights", "which tensor of the checkpoint became which weight, and what was left out", kFlag},
       {"--length", "tokens of a text that figures are given for", kText}});
}

std::vector<Command> model_commands() {
  return {eval_command(),  predict_command(), explain_command(), lab_command(),    generate_command(),
          probe_command(), trace_command(),   import_command(),  export_command(), inspect_command()};
}

Command tokenizer_command() {
  return front_command(
      "tokenizer", "learn a tokenizer from texts: byte-level BPE, WordPiece or unigram",
      "glassformer tokenizer train train.tsv --kind wordpiece --vocab-size 8000 --lowercase --out tokenizer.json",
      {{"ACTION", "train", kText, true},
       {"FILE", "plain text, each line a text; or .tsv, .csv, .jsonl, whose texts are read", kTexts, true},
       {"--kind", "bpe (GPT-2's bytes), wordpiece (BERT's words) or unigram (SentencePiece's)", kText, true},
       {"--vocab-size", "most tokens, special ones and the alphabet included", kText, true},
       {"--min-frequency", "bpe, wordpiece: how often neighbours must stand side by side to be merged (1)"},
       {"--lowercase", "lower-case texts; wordpiece strips accents too", kFlag},
       {"--special", "a special token more than those of the kind; may be repeated; files stand before it", kTexts},
       {"--encoding", "encoding of the files: utf-8 (without it), latin-1, windows-1252, utf-16le or utf-16be"},
       {"--threads", "how many; one a processor without it. The result is the same with any number"},
       {"--out", "tokenizer.json to write", kText, true}});
}

std::vector<Command> other_commands() {
  return {
      front_command("report", "write report.html from the files of a run folder", "glassformer report runs/quickstart",
                    {{"RUN", "run folder or explanation folder", kText, true}}),
      front_command("tokenize", "tokens of each line of standard input, one JSON object a line",
                    "echo \"a quiet triumph\" | glassformer tokenize runs/sst2",
                    {{"MODEL", "tokenizer.json, vocab.txt, model folder or run folder", kText, true},
                     {"--jsonl",
                      "input lines are JSON: a text, or an object with \"text\", and \"pair\" for a second one", kFlag},
                     {"--count", "only the totals: lines, bytes, tokens, seconds of encoding", kFlag},
                     {"--decode", "input lines are lists of ids; prints their texts as JSON", kFlag}}),
      tokenizer_command(),
      engine_command("bench", "what training, evaluation and explanation cost on this machine; writes bench.json",
                     "glassformer bench configs/sst2.toml --only training --steps 40",
                     {{"TARGET", "config file, or run folder with a trained model; --matmul needs none", kText},
                      {"--matmul",
                       "the matrix products of the model's shapes (without TARGET: of the default sizes) on every back "
                       "end",
                       kFlag},
                      {"--only", "comma-separated parts: training, evaluation, explanation, trace"},
                      {"--steps", "training steps to measure (40)"},
                      {"--texts", "dev texts to explain (32)"},
                      {"--methods", "comma-separated methods; without it those of the config, else all"},
                      {"--data", "texts to explain with --methods, and explain.metrics, by any model folder as TARGET"},
                      kSet,
                      {"--out", "folder for bench.json; the current one without it"}}),
      engine_command("methods", "the methods of explanation with their settings", "glassformer methods --json", {}),
      front_command("doctor", "versions, devices, what is missing and how to get it", "glassformer doctor", {}),
      front_command("help", "help on a command or on a setting", "glassformer help train.learning_rate",
                    {{"TOPIC", "a command, a config key, its last part or a section", kText}}),
  };
}

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> all = [] {
    std::vector<Command> table = training_commands();
    for (auto& command : model_commands()) table.push_back(command);
    for (auto& command : other_commands()) table.push_back(command);
    return table;
  }();
  return all;
}

std::string Arguments::get(const std::string& name, const std::string& otherwise) const {
  const auto found = values.find(name);
  return found == values.end() || found->second.empty() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::all(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace glass::cli
