#!/usr/bin/env python3
"""Turns deeplab_v3.tflite into the flat weights that Katsudo's subject finder reads.

    convert-subject-net.py deeplab_v3.tflite Sources/Renderer/CSubject/Weights/deeplab.weights

Needs only Python. The licence and the origin of the model are in the folder of the weights.

The result is a list of little-endian numbers, layer after layer in the order in which the net computes them:

* a full convolution (3x3x3, or 1x1): for each of its inputs (row, column, channel), a weight for each output; then the biases;
* a depthwise convolution: for each of its nine taps, a weight for each channel; then the biases.

A number is a 32-bit float, except the weights of 1x1 convolutions with 1500 weights or more. Those are 16-bit floats. They are 93 % of
all weights. Rounding them changes no probability by more than 0.005. Rounding the others changes some probabilities by 0.015.

The shape of the net is not in the file, but in SubjectNet.swift. This script fails if the model has another shape.
"""

import struct
import sys

CONVOLUTION, DEPTHWISE = 3, 4
LARGE = 1500


class Table:
    """Reads a FlatBuffers table, as far as this script needs it (https://flatbuffers.dev/internals/)."""

    def __init__(self, data, position):
        self.data, self.position = data, position
        self.fields = position - struct.unpack_from("<i", data, position)[0]
        self.size = struct.unpack_from("<H", data, self.fields)[0]

    def field(self, number):
        slot = 4 + 2 * number
        offset = struct.unpack_from("<H", self.data, self.fields + slot)[0] if slot < self.size else 0
        return self.position + offset if offset else None

    def scalar(self, number, form, default=0):
        place = self.field(number)
        return default if place is None else struct.unpack_from("<" + form, self.data, place)[0]

    def target(self, number):
        place = self.field(number)
        return place + struct.unpack_from("<I", self.data, place)[0]

    def vector(self, number, form):
        place = self.target(number)
        count = struct.unpack_from("<I", self.data, place)[0]
        return struct.unpack_from(f"<{count}{form}", self.data, place + 4)

    def tables(self, number):
        place = self.target(number) + 4
        offsets = self.vector(number, "I")
        return [Table(self.data, place + 4 * index + offset) for index, offset in enumerate(offsets)]


class Model:
    """Reads the tables of a .tflite file by the field numbers in TensorFlow Lite's schema.fbs."""

    def __init__(self, data):
        root = Table(data, struct.unpack_from("<I", data, 0)[0])
        self.codes = [max(code.scalar(0, "b"), code.scalar(3, "i")) for code in root.tables(1)]
        graph = root.tables(2)[0]
        self.buffers = root.tables(4)
        self.tensors = graph.tables(0)
        self.operators = graph.tables(3)

    def kind(self, operator):
        return self.codes[operator.scalar(0, "I")]

    def constant(self, index):
        """Returns the shape and the numbers of a float32 tensor that is stored in the model."""
        tensor = self.tensors[index]
        if tensor.scalar(1, "b") != 0:
            sys.exit("A weight is not a 32-bit float.")
        shape = tensor.vector(0, "i")
        raw = bytes(self.buffers[tensor.scalar(2, "I")].vector(0, "B"))
        return shape, struct.unpack(f"<{len(raw) // 4}f", raw)


def layers(model):
    for operator in model.operators:
        kind = model.kind(operator)
        if kind not in (CONVOLUTION, DEPTHWISE):
            continue
        _, weights, biases = operator.vector(1, "i")
        shape, numbers = model.constant(weights)
        if kind == CONVOLUTION:
            # Stored order: output, row, column, input. New order: the outputs of one input side by side.
            outputs, inputs = shape[0], len(numbers) // shape[0]
            numbers = [numbers[o * inputs + i] for i in range(inputs) for o in range(outputs)]
        yield kind, shape, numbers, model.constant(biases)[1]


def main(source, target):
    with open(source, "rb") as file:
        model = Model(file.read())
    found = list(layers(model))
    # The stem, 17 inverted residual blocks (the first one does not widen), the pooled and the plain head, the fusion, the classes.
    expected = [CONVOLUTION, DEPTHWISE, CONVOLUTION] + [CONVOLUTION, DEPTHWISE, CONVOLUTION] * 16 + [CONVOLUTION] * 4
    if [kind for kind, _, _, _ in found] != expected or found[-1][1] != (21, 1, 1, 256):
        sys.exit("This is not the net that Katsudo knows.")
    with open(target, "wb") as file:
        for kind, shape, weights, biases in found:
            form = "e" if kind == CONVOLUTION and shape[1] == 1 and len(weights) >= LARGE else "f"
            file.write(struct.pack(f"<{len(weights)}{form}", *weights))
            file.write(struct.pack(f"<{len(biases)}f", *biases))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
