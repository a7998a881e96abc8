// Dot products with the keys, a softmax, a weighted sum of the values; the library's kernel takes a matrix-vector
// product a head for each.
#include "model/attention/row_attention.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/model/device.h"
#include "model/avx2.h"
#include "model/few_rows.h"

namespace glass {

namespace {

constexpr std::int64_t kLeastWork = 1 << 15;  // products that a thread is worth waking for

/// The keys or values of one head of one sequence: row t at data + t * stride.
struct Rows {
  const float* data;
  std::int64_t count, stride, width;
};

/// `count` dot products of the query with up to four keys from row t on.
GLASS_AVX2 void dots(const float* query, const Rows& keys, std::int64_t t, int count, float scale, float* out) {
  const float* rows[4];
  for (int i = 0; i < 4; ++i) rows[i] = keys.data + (t + std::min(i, count - 1)) * keys.stride;
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
  std::int64_t k = 0;
  for (; k + 8 <= keys.width; k += 8) {
    const __m256 factor = _mm256_loadu_ps(query + k);
    for (int i = 0; i < 4; ++i) sums[i] = _mm256_fmadd_ps(factor, _mm256_loadu_ps(rows[i] + k), sums[i]);
  }
  float totals[4];
  _mm_storeu_ps(totals, sums_of(sums[0], sums[1], sums[2], sums[3]));
  for (int i = 0; i < count; ++i) {
    for (std::int64_t rest = k; rest < keys.width; ++rest) totals[i] += query[rest] * rows[i][rest];
    out[t + i] = scale * totals[i];
  }
}

/// 8 * N numbers of the weighted sum of rows, from column `k` on.
template <int N>
GLASS_AVX2 void weigh_columns(const Rows& rows, const float* weights, std::int64_t k, float* out) {
  __m256 sums[N];
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  for (std::int64_t t = 0; t < rows.count; ++t) {
    const __m256 weight = _mm256_set1_ps(weights[t]);
    for (int i = 0; i < N; ++i)
      sums[i] = _mm256_fmadd_ps(weight, _mm256_loadu_ps(rows.data + t * rows.stride + k + 8 * i), sums[i]);
  }
  for (int i = 0; i < N; ++i) _mm256_storeu_ps(out + k + 8 * i, sums[i]);
}

GLASS_AVX2 void weighted_sum(const Rows& rows, const float* weights, float* out) {
  std::int64_t k = 0;
  for (; k + 64 <= rows.width; k += 64) weigh_columns<8>(rows, weights, k, out);
  for (; k + 8 <= rows.width; k += 8) weigh_columns<1>(rows, weights, k, out);
  for (; k < rows.width; ++k) {
    float sum = 0;
    for (std::int64_t t = 0; t < rows.count; ++t) sum += weights[t] * rows.data[t * rows.stride + k];
    out[k] = sum;
  }
}

/// One run of sequences by head; number n = sequence * heads + head.
struct RunRows {
  const AttentionRun& run;
  std::int64_t heads, shared_by, width;

  Rows rows_of(const Tensor& all, std::int64_t n) const {
    const std::int64_t apart = run.key_stride == 0 ? run.key_length : run.key_stride;
    const float* first = all.const_data_ptr<float>() + (run.key_row + n / heads * apart) * all.stride(0);
    return {first + n % heads / shared_by * width, run.key_length, all.stride(0), width};
  }
  /// The same of a query or an output row.
  std::int64_t offset_of(const Tensor& all, std::int64_t n) const {
    return (run.query_row + n / heads) * all.stride(0) + n % heads * width;
  }
};

bool is_plain(const Tensor& t) {
  return t.is_cpu() && t.scalar_type() == at::kFloat && t.dim() == 2 && t.stride(1) == 1;
}

}  // namespace

bool row_attention_fits(const Tensor& query, const Tensor& key, const Tensor& value,
                        const std::vector<AttentionRun>& runs, const FlashOptions& options) {
  const auto is_one_row = [](const AttentionRun& run) { return run.query_length == 1; };
  const auto is_open = [](const Tensor& mask) { return !mask.defined(); };
  return few_rows_available() && !at::GradMode::is_enabled() && is_plain(query) && is_plain(key) && is_plain(value) &&
         std::all_of(runs.begin(), runs.end(), is_one_row) &&
         std::all_of(options.masks.begin(), options.masks.end(), is_open);
}

Tensor row_attention(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
                     const FlashOptions& options) {
  Tensor output = at::empty({query.size(0), query.size(1)}, query.options());
  for (const AttentionRun& run : runs) {
    const RunRows by_head{run, options.heads, options.heads / options.key_value_heads, query.size(1) / options.heads};
    const std::int64_t count = run.sequences * options.heads, length = run.key_length;
    const std::int64_t grain =
        std::max<std::int64_t>(1, kLeastWork / std::max<std::int64_t>(1, length * by_head.width));
    const Tensor scores = at::empty({count, length}, query.options());
    float* numbers = scores.mutable_data_ptr<float>();
    parallel_for(count, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t n = begin; n < end; ++n) {
        const Rows keys = by_head.rows_of(key, n);
        const float* own = query.const_data_ptr<float>() + by_head.offset_of(query, n);
        for (std::int64_t t = 0; t < length; t += 4)
          dots(own, keys, t, static_cast<int>(std::min<std::int64_t>(4, length - t)), static_cast<float>(options.scale),
               numbers + n * length);
      }
    });
    const Tensor weights = at::softmax(scores, 1);
    parallel_for(count, grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t n = begin; n < end; ++n) {
        weighted_sum(by_head.rows_of(value, n), weights.const_data_ptr<float>() + n * length,
                     output.mutable_data_ptr<float>() + by_head.offset_of(output, n));
      }
    });
  }
  return output;
}

}  // namespace glass
