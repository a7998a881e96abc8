"""A BERT classifier's folder in transformers, with the face of the PyTorch twin (golden/reference_model.py): `encoder.embed` and `from_embed`."""
from transformers import AutoModelForSequenceClassification
from torch import nn


class BertClassifier(nn.Module):
    """ids [B, T], mask [B, T] True on real tokens (None: nothing is padded) -> logits [B, C]."""

    def __init__(self, folder):
        super().__init__()
        self.model = AutoModelForSequenceClassification.from_pretrained(folder).eval()

    @property
    def encoder(self):
        return self

    def embed(self, ids):
        return self.model.bert.embeddings(ids)

    def forward(self, ids, mask=None):
        return self.model(ids, attention_mask=mask).logits

    def from_embed(self, x, mask=None):
        keep = None if mask is None else mask[:, None, None, :].expand(-1, 1, x.shape[1], -1)
        states = self.model.bert.encoder(x, attention_mask=keep).last_hidden_state
        return self.model.classifier(self.model.bert.pooler(states))
