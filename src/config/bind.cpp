// Every setting of a run: name, bounds, unit and meaning, one function a section. Defaults stand in config.h.
#include "config/bind.h"

namespace glass {

namespace {

using config::Reader;

void bind(Reader& reader, TaskConfig& task) {
  reader.section("task");
  reader
      .field("kind", task.kind,
             "what is learned: the label of a text; any number of labels (multi_label); a number (regression); a tag "
             "for each word "
             "(token_classification); where an answer stands in a text (span); the next token of a text "
             "(language_model); hidden tokens of a "
             "text (masked_language_model); the target of a text, such as its translation (sequence_to_sequence)")
      .one_of({"classification", "multi_label", "regression", "token_classification", "span", "language_model",
               "masked_language_model", "sequence_to_sequence"});
  reader.field("mask_rate", task.mask_rate, "masked_language_model: share of the tokens that are hidden and asked for")
      .above(0)
      .at_most(0.9);
  reader.field("whole_words", task.whole_words, "masked_language_model: hide all tokens of a word or none");
  reader
      .field("label_smoothing", task.label_smoothing,
             "share of a token's weight in the training loss that all tokens of the vocabulary get alike")
      .at_least(0)
      .below(1);
  reader
      .field("written_texts", task.written_texts,
             "sequence_to_sequence: most texts of dev and of test that the trained model writes targets for, to be "
             "judged by BLEU and chrF; "
             "0: none")
      .at_least(0);
  reader.field("beams", task.beams, "sequence_to_sequence: beams of that search; 1: greedy").at_least(1).at_most(100);
  reader
      .field("window_overlap", task.window_overlap,
             "span: a text longer than data.max_length is read in windows; neighbours share so many tokens, at most "
             "half a window; 0: the text is "
             "cut at its end")
      .at_least(0)
      .unit("tokens");
  reader.field("unanswerable", task.unanswerable,
               "span: learn and judge questions without an answer too; they are answered with nothing");
}

void bind(Reader& reader, DataConfig& data) {
  reader.section("data");
  reader.root_folder(
      "root", data.root,
      "folder that relative paths of data and vocabularies are also looked for in, before GLASSFORMER_DATA");
  reader.field("train", data.train, "texts to learn from");
  reader.field("dev", data.dev, "texts that choose the best weights; none: a share of train is held out");
  reader.field("test", data.test, "texts for the final figures");
  reader.field("train_target", data.train_target,
               "sequence_to_sequence: targets of train, line by line, where both are plain texts (.txt, or any text "
               "that is no table; .gz too)");
  reader.field("dev_target", data.dev_target, "targets of dev");
  reader.field("test_target", data.test_target, "targets of test");
  reader.field("format", data.format, "how the files are written; auto goes by the extension")
      .one_of({"auto", "tsv", "csv", "jsonl", "txt", "conllu"});
  reader.field("encoding", data.encoding, "how the files encode characters").one_of({"utf-8", "latin-1"});
  reader
      .field("documents", data.documents,
             "what one text is in a plain .txt file of a language model: a line, a paragraph (up to an empty line) or "
             "the whole file")
      .one_of({"line", "paragraph", "file"});
  reader.field("tag_column", data.tag_column,
               "which column of a CoNLL-U file is learned: upos, xpos, deprel, or misc:KEY for KEY=... of the last");
  reader.field("label_names", data.label_names,
               "names of the labels 0, 1, ...; empty: the labels as they stand in train");
  reader
      .field("max_length", data.max_length,
             "longest text, special tokens included; the rest is cut at the end, and counted")
      .at_least(3)
      .at_most(65536)
      .unit("tokens");
  reader.field("dev_fraction", data.dev_fraction, "share of train held out where there is no dev file")
      .above(0)
      .at_most(0.5);
}

void bind(Reader& reader, TokenizerConfig& tokenizer) {
  reader.section("tokenizer");
  reader
      .field("kind", tokenizer.kind,
             "word, character, bpe (byte-level, GPT-2's), unigram: built from train; wordpiece: BERT's, from a "
             "vocab.txt, or built from train where no file "
             "is named; file: a tokenizer.json")
      .one_of({"word", "character", "bpe", "unigram", "wordpiece", "file"});
  reader.field("file", tokenizer.file,
               "vocab.txt of wordpiece; of file a tokenizer.json, or a folder with one, with vocab.json and "
               "merges.txt, or with vocab.txt");
  reader
      .field("vocab_size", tokenizer.vocab_size,
             "most tokens of a vocabulary that is built from train, special ones included")
      .at_least(6)
      .at_most(10'000'000)
      .unit("tokens");
  reader
      .field("min_frequency", tokenizer.min_frequency,
             "how often a word must stand in train for word to keep it; two pieces side by side, for bpe and wordpiece "
             "to join them")
      .at_least(1);
  reader.field("lowercase", tokenizer.lowercase, "lower-case texts and strip accents, as BERT's uncased models do");
}

void bind(Reader& reader, ModelConfig& model) {
  reader.section("model");
  reader
      .field("kind", model.kind,
             "which Transformer: the project's own encoder, or a family of Hugging Face with these sizes; where a "
             "family has something of its "
             "own for a key, the key's default means that (docs/models.md)")
      .one_of({"encoder", "bart", "bert", "distilbert", "electra", "gpt2", "gpt_neox", "llama", "marian", "modernbert",
               "opt", "qwen2", "roberta", "t5"});
  reader.folder("checkpoint", model.checkpoint,
                "model folder to go on from (our own or Hugging Face's); its config.json and tokenizer.json take the "
                "place of the other keys of "
                "[model] and of [tokenizer]");
  reader.field("added_tokens", model.added_tokens,
               "tokens that are put behind the checkpoint's vocabulary, such as \"[E1]\"; their vectors start as the "
               "mean of all others");
  reader.field("new_parameters", model.new_parameters,
               "weights that the checkpoint does not have and training starts anew, by their names in it, * for any "
               "run of characters");
  reader.field("ignore", model.ignore, "weights of the checkpoint that are left out, named likewise");
  reader.field("layers", model.layers, "blocks").at_least(1).at_most(1000);
  reader.field("heads", model.heads, "attention heads of a block; divides width").at_least(1).at_most(1024);
  reader.field("width", model.width, "size of a token's state").at_least(1).at_most(65536);
  reader.field("ffn_width", model.ffn_width, "size of the feed-forward layer's inner state")
      .at_least(1)
      .at_most(1 << 20);
  reader.field("norm", model.norm, "kind of normalisation").one_of({"layer_norm"});
  reader.field("norm_order", model.norm_order, "pre: x + sublayer(norm(x)); post: norm(x + sublayer(x))")
      .one_of({"pre", "post"});
  reader.field("positions", model.positions, "how a token knows its place").one_of({"learned", "sinusoidal"});
  reader.field("activation", model.activation, "of the feed-forward layer; gelu is the exact one, with erf")
      .one_of({"gelu", "relu"});
  reader.field("pooling", model.pooling, "what the head reads: the mean of all rows, or the first row")
      .one_of({"mean", "first"});
  reader.field("dropout", model.dropout, "share of values set to zero in training").at_least(0).below(1);
  reader.field("attention_dropout", model.attention_dropout, "the same for attention weights").at_least(0).below(1);
}

void bind_schedule(Reader& reader, TrainConfig& train) {
  reader.field("seed", train.seed, "fixes initial weights, order, hidden tokens and dropout").at_least(0);
  reader.field("epochs", train.epochs, "passes over train; steps counts instead where it is given")
      .at_least(0)
      .at_most(1'000'000);
  reader.field("steps", train.steps, "updates of the weights; 0: as many as the epochs have").at_least(0);
  reader.field("batch_size", train.batch_size, "texts in a batch, where batch_tokens is 0")
      .at_least(0)
      .at_most(1 << 20)
      .unit("texts");
  reader.field("batch_tokens", train.batch_tokens, "tokens in a batch; 0: batch_size counts")
      .at_least(0)
      .at_most(1 << 30)
      .unit("tokens");
  reader.field("group_by_length", train.group_by_length,
               "texts of like length share a batch: faster, the same updates on average");
  reader
      .field("mask_rate", train.mask_rate,
             "mean share of a text's tokens that training hides behind the mask token (else the unknown token), "
             "special ones left alone; "
             "each text draws its own share, from nothing to everything, so that occlusion and mask baselines ask what "
             "the model has learned")
      .at_least(0)
      .at_most(0.9);
}

void bind_optimizer(Reader& reader, TrainConfig& train) {
  reader.field("learning_rate", train.learning_rate, "largest step size of AdamW, reached after the warm-up")
      .above(0)
      .at_most(1);
  reader.field("warmup_fraction", train.warmup_fraction, "share of the steps in which the learning rate rises from 0")
      .at_least(0)
      .at_most(1);
  reader.field("schedule", train.schedule, "how the learning rate falls after the warm-up")
      .one_of({"linear", "cosine", "constant"});
  reader.field("weight_decay", train.weight_decay, "decoupled decay of AdamW; none on biases and norms")
      .at_least(0)
      .at_most(10);
  reader.field("betas", train.betas, "how slowly AdamW forgets the mean and the square of gradients")
      .count(2, 2)
      .at_least(0)
      .below(1);
  reader.field("clip_norm", train.clip_norm, "longest gradient; a longer one is shortened; 0: off").at_least(0);
}

void bind(Reader& reader, TrainConfig& train) {
  reader.section("train");
  bind_schedule(reader, train);
  bind_optimizer(reader, train);
  reader.field("eval_every", train.eval_every, "steps between evaluations on dev; 0: each epoch")
      .at_least(0)
      .unit("steps");
  reader.field("save_every", train.save_every, "steps between checkpoints; 0: each epoch").at_least(0).unit("steps");
  reader.field("patience", train.patience, "evaluations without a better dev metric before training stops; 0: never")
      .at_least(0);
  reader
      .field("class_weights", train.class_weights,
             "weight of each class in the loss, in the order of the labels; empty: all 1")
      .at_least(0);
  reader.field("freeze", train.freeze,
               "weights that training leaves as they are: names of `glassformer inspect --parameters`, * for any run "
               "of characters");
  reader.field("keep_best", train.keep_best,
               "the dev metric that chooses the weights which are kept; auto: the task's first");
}

void bind(Reader& reader, ExplainConfig& explain) {
  reader.section("explain");
  reader.field("methods", explain.methods,
               "which explanations to make (`glassformer methods` lists them); empty: none");
  reader.field("split", explain.split, "which texts are explained").one_of({"train", "dev", "test"});
  reader.field("limit", explain.limit, "most texts explained, from the first on").at_least(1).unit("texts");
  reader.field("position", explain.position,
               "whose scores are explained where the head scores every token: last, mask (the first mask token), "
               "least_sure (the word whose "
               "best class is least likely), answer (where the best span begins), or the number of a token from 0, "
               "special ones counted; auto: "
               "last for a causal language model, mask for a masked one, least_sure for tags, answer for spans");
  reader.field("target", explain.target,
               "what is explained: logit, probability, log_probability or margin of the predicted class, or with "
               "\":class\" of that class");
  reader.field("batch_tokens", explain.batch_tokens, "token budget of one forward")
      .at_least(1)
      .at_most(1 << 30)
      .unit("tokens");
}

void bind(Reader& reader, ProbeConfig& probe) {
  reader.section("probe");
  reader.field("points", probe.points,
               "whose states are probed: names of points, * for any run of characters; empty: none");
  reader.field("labels", probe.labels,
               "what to probe for: label, tag (of token_classification, with states = \"token\"), length, word:<word>");
  reader.field("states", probe.states, "pooled: one state a text; token: one a token").one_of({"pooled", "token"});
  reader.field("penalties", probe.penalties, "L2 penalties to choose from on held-out texts of train")
      .above(0)
      .count(1, 100);
  reader.field("limit", probe.limit, "most texts of train used").at_least(20).unit("texts");
}

void bind(Reader& reader, ReportConfig& report) {
  reader.section("report");
  reader.field("enabled", report.enabled, "write report.html at the end of a run");
  reader.field("title", report.title, "headline of the report; empty: the run's name");
  reader.field("examples", report.examples, "most examples drawn").at_least(0).unit("texts");
}

void bind(Reader& reader, ComputeConfig& compute) {
  reader.section("compute");
  reader.field("device", compute.device, "auto: CUDA where there is a GPU").one_of({"auto", "cpu", "cuda"});
  reader.field("threads", compute.threads, "CPU threads; 0: all cores").at_least(0).at_most(4096);
  reader.field("matmul", compute.matmul, "back end of matrix products; auto: the fixed table")
      .one_of({"auto", "aten", "onednn"});
}

}  // namespace

void bind_config(Reader& reader, Config& config) {
  reader.section("");
  reader.field("name", config.name, "name of the run; stated or not, by default the config file's");
  bind(reader, config.task);
  bind(reader, config.data);
  bind(reader, config.tokenizer);
  bind(reader, config.model);
  bind(reader, config.train);
  bind(reader, config.explain);
  bind(reader, config.probe);
  bind(reader, config.report);
  bind(reader, config.compute);
}

}  // namespace glass
