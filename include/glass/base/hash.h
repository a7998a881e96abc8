// Hashes: SHA-256 for identity in records, XXH3 (128 bit) against corruption, and a 64-bit mixer for seeds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace glass {

/// SHA-256 of bytes, 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// The same of a file, as sha256sum prints it.
std::string sha256_file(const std::filesystem::path& path);
/// XXH3, 128 bits, of bytes: 32 hexadecimal digits. Fast; no protection against intent.
std::string xxh128_hex(std::string_view bytes);
/// The same of a file.
std::string xxh128_file(const std::filesystem::path& path);
/// XXH3, 64 bits: the same on every machine and compiler, so that seeds can be made of names.
std::uint64_t hash64(std::string_view bytes);

/// XXH3 (128 bit) of values one after the other. Texts and lists count with their lengths, so that nothing can move
/// from one to its neighbour unseen.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;

  void add(std::string_view text);
  template <typename Number>
  requires std::is_arithmetic_v<Number>
  void add(Number value) { add_bytes(&value, sizeof(value)); }
  template <typename First, typename Second>
  void add(const std::pair<First, Second>& both) {
    add(both.first);
    add(both.second);
  }
  template <typename Value>
  void add(const std::vector<Value>& list) {
    add(list.size());
    if constexpr (std::is_arithmetic_v<Value>) {
      add_bytes(list.data(), list.size() * sizeof(Value));
    } else {
      for (const Value& value : list) add(value);
    }
  }

  /// Of everything added so far, 32 hexadecimal digits.
  std::string hex() const;

 private:
  void add_bytes(const void* bytes, std::size_t size);
  struct State;
  std::unique_ptr<State> state_;
};

/// The splitmix64 finalizer: a bijection of 64-bit words with good avalanche; used to derive independent seeds.
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// A seed for the purpose `b` (and `c`) under the seed `a`; a pure function.
constexpr std::uint64_t derive_seed(std::uint64_t a, std::uint64_t b, std::uint64_t c = 0) {
  return mix64(mix64(mix64(a) ^ b) ^ c);
}

}  // namespace glass
