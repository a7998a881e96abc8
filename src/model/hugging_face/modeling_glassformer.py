"""glassformer's own encoder for transformers: AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=True), likewise
AutoModelForTokenClassification, AutoModelForQuestionAnswering and AutoModel."""
import torch
import torch.nn.functional as F
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel
from transformers.activations import ACT2FN
from transformers.modeling_outputs import BaseModelOutput, QuestionAnsweringModelOutput, SequenceClassifierOutput, TokenClassifierOutput


class GlassformerEncoderConfig(PretrainedConfig):
    model_type = "glassformer-encoder"

    def __init__(self, vocab_size=20000, max_position_embeddings=128, num_hidden_layers=4, num_attention_heads=4, hidden_size=256,
                 intermediate_size=1024, hidden_act="gelu", norm_order="pre", layer_norm_eps=1e-5, position_embedding_type="learned",
                 pooling="mean", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, initializer_range=0.02, **others):
        self.vocab_size = vocab_size
        self.max_position_embeddings = max_position_embeddings
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.hidden_size = hidden_size
        self.intermediate_size = intermediate_size
        self.hidden_act = hidden_act
        self.norm_order = norm_order  # pre: x + f(norm(x)); post: norm(x + f(x))
        self.layer_norm_eps = layer_norm_eps
        self.position_embedding_type = position_embedding_type  # learned, sinusoidal
        self.pooling = pooling  # mean of all tokens, first token
        self.hidden_dropout_prob = hidden_dropout_prob
        self.attention_probs_dropout_prob = attention_probs_dropout_prob
        self.initializer_range = initializer_range
        super().__init__(**others)


def sinusoidal_positions(length, width, like):
    """Vaswani et al. 2017, section 3.5: sine and cosine of an angle take turns. [length, width]"""
    exponent = torch.arange(0, width, 2, dtype=torch.float64, device=like.device) / width
    angle = torch.arange(length, dtype=torch.float64, device=like.device)[:, None] * 10000.0 ** -exponent
    return torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1)[:, :width].to(like.dtype)


class GlassformerBlock(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, epsilon = config.hidden_size, config.layer_norm_eps
        self.heads, self.is_pre = config.num_attention_heads, config.norm_order == "pre"
        self.dropout, self.attention_dropout = nn.Dropout(config.hidden_dropout_prob), config.attention_probs_dropout_prob
        self.activation = ACT2FN[config.hidden_act]
        self.attention_norm, self.ffn_norm = nn.LayerNorm(width, eps=epsilon), nn.LayerNorm(width, eps=epsilon)
        self.qkv, self.attention_output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.ffn_in, self.ffn_out = nn.Linear(width, config.intermediate_size), nn.Linear(config.intermediate_size, width)

    def attend(self, x, keep):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)  # [B, H, T, Dh] each
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=keep, dropout_p=self.attention_dropout if self.training else 0.0)
        return self.attention_output(mixed.transpose(1, 2).reshape(batch, length, width))

    def feed_forward(self, x):
        return self.ffn_out(self.activation(self.ffn_in(x)))

    def forward(self, x, keep):
        if self.is_pre:
            x = x + self.dropout(self.attend(self.attention_norm(x), keep))
            return x + self.dropout(self.feed_forward(self.ffn_norm(x)))
        x = self.attention_norm(x + self.dropout(self.attend(x, keep)))
        return self.ffn_norm(x + self.dropout(self.feed_forward(x)))


class GlassformerPreTrainedModel(PreTrainedModel):
    config_class = GlassformerEncoderConfig
    base_model_prefix = "encoder"


class GlassformerEncoderModel(GlassformerPreTrainedModel):
    """Ids [B, T] and a mask that is 1 on real tokens -> states [B, T, D]."""

    def __init__(self, config):
        super().__init__(config)
        width, epsilon = config.hidden_size, config.layer_norm_eps
        self.word_embedding = nn.Embedding(config.vocab_size, width)
        is_learned = config.position_embedding_type == "learned"
        self.position_embedding = nn.Embedding(config.max_position_embeddings, width) if is_learned else None
        self.embedding_norm = nn.LayerNorm(width, eps=epsilon) if config.norm_order == "post" else None
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.layers = nn.ModuleList(GlassformerBlock(config) for _ in range(config.num_hidden_layers))
        self.final_norm = nn.LayerNorm(width, eps=epsilon) if config.norm_order == "pre" else None
        self.post_init()

    def get_input_embeddings(self):
        return self.word_embedding

    def set_input_embeddings(self, value):
        self.word_embedding = value

    def embed(self, words):
        length = words.shape[1]
        if length > self.config.max_position_embeddings:
            raise ValueError(f"{length} tokens are more than the model's {self.config.max_position_embeddings}")
        is_learned = self.position_embedding is not None
        x = words + (self.position_embedding.weight[:length] if is_learned else sinusoidal_positions(length, words.shape[2], words))
        return self.dropout(x if self.embedding_norm is None else self.embedding_norm(x))

    def forward(self, input_ids=None, attention_mask=None, inputs_embeds=None, output_hidden_states=False, **_):
        x = self.embed(self.word_embedding(input_ids) if inputs_embeds is None else inputs_embeds)
        keep = None if attention_mask is None else attention_mask[:, None, None, :].bool()
        states = [x]
        for layer in self.layers:
            x = layer(x, keep)
            states.append(x)
        if self.final_norm is not None:
            x = states[-1] = self.final_norm(x)
        return BaseModelOutput(last_hidden_state=x, hidden_states=tuple(states) if output_hidden_states else None)


class GlassformerEncoderForSequenceClassification(GlassformerPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.encoder = GlassformerEncoderModel(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def pool(self, x, mask):
        if self.config.pooling == "first":
            return x[:, 0]
        if mask is None:
            return x.mean(dim=1)
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(dim=1) / weight.sum(dim=1)

    def loss_of(self, logits, labels):
        if self.config.problem_type == "regression":
            return F.mse_loss(logits, labels.view_as(logits).to(logits.dtype))
        if self.config.problem_type == "multi_label_classification":
            return F.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))
        return F.cross_entropy(logits, labels)

    def forward(self, input_ids=None, attention_mask=None, labels=None, **others):
        states = self.encoder(input_ids, attention_mask, **others)
        logits = self.classifier(self.pool(states.last_hidden_state, attention_mask))
        loss = None if labels is None else self.loss_of(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits, hidden_states=states.hidden_states)


class GlassformerEncoderForTokenClassification(GlassformerPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.encoder = GlassformerEncoderModel(config)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids=None, attention_mask=None, labels=None, **others):
        states = self.encoder(input_ids, attention_mask, **others)
        logits = self.classifier(states.last_hidden_state)
        loss = None if labels is None else F.cross_entropy(logits.flatten(0, 1), labels.flatten())  # -100: no label
        return TokenClassifierOutput(loss=loss, logits=logits, hidden_states=states.hidden_states)


class GlassformerEncoderForQuestionAnswering(GlassformerPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.encoder = GlassformerEncoderModel(config)
        self.classifier = nn.Linear(config.hidden_size, 2)
        self.post_init()

    def forward(self, input_ids=None, attention_mask=None, start_positions=None, end_positions=None, **others):
        states = self.encoder(input_ids, attention_mask, **others)
        logits = self.classifier(states.last_hidden_state)
        if attention_mask is not None:
            logits = logits.masked_fill(attention_mask[:, :, None] == 0, torch.finfo(logits.dtype).min)
        start, end = logits.unbind(-1)
        loss = None
        if start_positions is not None and end_positions is not None:
            loss = (F.cross_entropy(start, start_positions) + F.cross_entropy(end, end_positions)) / 2
        return QuestionAnsweringModelOutput(loss=loss, start_logits=start, end_logits=end, hidden_states=states.hidden_states)
