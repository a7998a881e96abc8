#include "model/foreign_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "glass/base/paths.h"

namespace glass {

namespace {

constexpr std::size_t kMostBytes = 16 << 20;

/// The first file of a folder whose name ends so, in order of their names; "" where there is none.
std::string file_ending_in(const fs::path& folder, const std::string& ending) {
  if (!is_folder(folder)) return "";
  for (const fs::path& path : list_folder(folder)) {
    const std::string name = path.filename().string();
    if (name.ends_with(ending)) return name;
  }
  return "";
}

/// A text of a JSON file in the folder, "" where it is not there.
std::string text_in(const fs::path& file, const char* key) {
  if (!is_file(file)) return "";
  const Json document = read_json(file, kMostBytes);
  if (!document.is_object()) return "";
  const auto found = document.find(key);
  if (found == document.end()) return "";
  if (found->is_array() && !found->empty() && (*found)[0].is_string()) return (*found)[0].get<std::string>();
  return found->is_string() ? found->get<std::string>() : "";
}

/// A text inside of Python's quotes inside of the shell's.
std::string quoted(const std::string& text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else if (c == '"' || c == '\\') {
      quoted += std::string("\\") + c;
    } else {
      quoted += c;
    }
  }
  return quoted;
}

/// One command that reads the folder with `class_name` and these arguments and saves it, with its tokenizer, beside it.
std::string conversion(const fs::path& folder, const std::string& class_name, const std::string& arguments,
                       const std::string& tokenizer_arguments = "") {
  const std::string from = quoted(folder.string()), to = from + "-safetensors";
  return fmt::format(
      "python3 -c 'import transformers as t; t.{}.from_pretrained(\"{}\"{}).save_pretrained(\"{}\"); "
      "t.AutoTokenizer.from_pretrained(\"{}\"{}).save_pretrained(\"{}\")'",
      class_name, from, arguments, to, from, tokenizer_arguments, to);
}

/// The class that "architectures" names, where it is a name that may stand in a command.
std::string class_of(const fs::path& folder, const std::string& otherwise) {
  const std::string name = text_in(folder / "config.json", "architectures");
  const bool is_name =
      !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  return is_name ? name : otherwise;
}

std::string adapter(const fs::path& folder) {
  const std::string base = text_in(folder / "adapter_config.json", "base_model_name_or_path"),
                    task = text_in(folder / "adapter_config.json", "task_type");
  const std::pair<const char*, const char*> classes[] = {{"CAUSAL_LM", "AutoPeftModelForCausalLM"},
                                                         {"SEQ_2_SEQ_LM", "AutoPeftModelForSeq2SeqLM"},
                                                         {"SEQ_CLS", "AutoPeftModelForSequenceClassification"},
                                                         {"TOKEN_CLS", "AutoPeftModelForTokenClassification"},
                                                         {"QUESTION_ANS", "AutoPeftModelForQuestionAnswering"}};
  std::string name = "AutoPeftModel";
  for (const auto& [kind, known] : classes) {
    if (task == kind) name = known;
  }
  const std::string from = quoted(folder.string()), to = from + "-merged";
  return fmt::format(
      "holds an adapter (PEFT) of the model '{}', not a model; merge the two with: python3 -c 'import peft, "
      "transformers "
      "as t; m = peft.{}.from_pretrained(\"{}\").merge_and_unload(); m.save_pretrained(\"{}\"); "
      "t.AutoTokenizer.from_pretrained(m.config._name_or_path).save_pretrained(\"{}\")'",
      shown(base), name, from, to, to);
}

std::string gguf(const fs::path& folder, const std::string& file) {
  const std::string argument = fmt::format(", gguf_file=\"{}\"", quoted(file));
  return "holds weights as GGUF (llama.cpp), which is not read; convert it with: " +
         conversion(folder, "AutoModelForCausalLM", argument, argument);
}

std::string onnx(const fs::path& folder) {
  const std::string origin = text_in(folder / "config.json", "_name_or_path");
  return fmt::format(
      "holds a graph as ONNX, which has no names of weights that could be read; fetch the model that it was made "
      "from{}: "
      "hf download {} --local-dir {}-safetensors",
      origin.empty() ? "" : " (config.json names it)", origin.empty() ? "OWNER/NAME" : shown(origin), folder.string());
}

/// Whatever is told from the folder's own names.
std::string format_of_folder(const fs::path& folder) {
  const auto has = [&](const char* name) { return path_exists(folder / name); };
  if (has("adapter_config.json")) return adapter(folder);
  if (has("tf_model.h5") || has("tf_model.h5.index.json"))
    return "has its weights as tf_model.h5 (TensorFlow), which is not read; convert it, with transformers 4, by: " +
           conversion(folder, class_of(folder, "AutoModel"), ", from_tf=True");
  if (has("flax_model.msgpack") || has("flax_model.msgpack.index.json"))
    return "has its weights as flax_model.msgpack (Flax), which is not read; convert it, with transformers 4, by: " +
           conversion(folder, class_of(folder, "AutoModel"), ", from_flax=True");
  if (const std::string file = file_ending_in(folder, ".gguf"); !file.empty()) return gguf(folder, file);
  if (!file_ending_in(folder, ".onnx").empty() || !file_ending_in(folder / "onnx", ".onnx").empty())
    return onnx(folder);
  if (const std::string file = file_ending_in(folder, ".ckpt.index"); !file.empty())
    return fmt::format(
        "has its weights as a TensorFlow checkpoint ({}), which is not read; convert it, with transformers 4, by: {}",
        shown(file), conversion(folder, class_of(folder, "AutoModelForPreTraining"), ", from_tf=True"));
  if (const std::string file = file_ending_in(folder, ".pth"); !file.empty())
    return fmt::format(
        "has its weights as {}, which can run code when it is opened and is never read; fetch the model in the layout "
        "of "
        "transformers: hf download OWNER/NAME --local-dir {}-safetensors",
        shown(file), folder.string());
  return "";
}

}  // namespace

std::string foreign_format(const fs::path& path) {
  if (is_folder(path)) return format_of_folder(path);
  const std::string name = path.filename().string();
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!path_exists(path)) return "";
  if (name.ends_with(".gguf")) return gguf(folder, name);
  if (name.ends_with(".onnx")) return onnx(folder);
  const bool is_known = name.ends_with(".bin") || name.ends_with(".h5") || name.ends_with(".msgpack") ||
                        name.ends_with(".pth") || name.ends_with(".pt");
  return is_known ? format_of_folder(folder) : "";
}

}  // namespace glass
