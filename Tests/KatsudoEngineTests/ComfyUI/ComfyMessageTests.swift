import KatsudoAPI
import KatsudoEngines
import Testing

/// The messages about failed jobs for callers.
@Suite struct ComfyMessageTests {
  private static func entry(_ event: String, _ data: JSONValue) -> JSONValue {
    ["status": ["status_str": "error", "messages": [["execution_start", [:]], [.string(event), data]]]]
  }

  @Test func `the error of a node is told without paths and tracebacks`() {
    let message = ComfyMessage.failure(
      Self.entry(
        "execution_error",
        [
          "node_id": "5", "node_type": "KSampler", "exception_type": "RuntimeError",
          "exception_message": "cannot open /srv/comfy/models/vae/a.pt\nTraceback (most recent call last): ...",
          "traceback": ["File \"/srv/comfy/nodes.py\", line 3"], "current_inputs": ["text": ["secret"]],
        ]))
    #expect(message == "The workflow failed in node 5 (KSampler): cannot open (path).")
  }

  @Test(arguments: [
    ("file '/home/me/ComfyUI/input/x y.png' is bad", "file '(path)' is bad"), ("C:\\ComfyUI\\models\\a.pt is bad", "(path) is bad"),
    ("see https://internal.example/x?key=1 now", "see (address) now"), ("and/or a 3/4 view", "and/or a 3/4 view"),
    ("too wide. ", "too wide"), ("bad Traceback (most recent", "bad"),
  ])
  func `paths and addresses are taken out of a message, and nothing else`(text: String, cleaned: String) {
    #expect(ComfyMessage.cleaned(text) == cleaned)
  }

  @Test func `a long message is cut`() { #expect(ComfyMessage.cleaned(String(repeating: "a", count: 5000)).count == 301) }

  @Test func `a refused value is named by its node and input, without the list of files on the server`() {
    let body: JSONValue = [
      "error": ["type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"],
      "node_errors": [
        "10": [
          "class_type": "SaveImage",
          "errors": [["type": "exception_during_validation", "details": "File \"/srv/execution.py\"", "extra_info": [:]]],
        ],
        "4": [
          "class_type": "CheckpointLoaderSimple",
          "errors": [
            [
              "type": "value_not_in_list", "details": "ckpt_name: 'x' not in ['private-model.safetensors']",
              "extra_info": ["input_name": "ckpt_name"],
            ]
          ],
        ],
      ],
    ]
    #expect(
      ComfyMessage.refusal(body)
        == "ComfyUI refused the workflow: node 4 (CheckpointLoaderSimple) does not have the value that ckpt_name names; "
        + "node 10 (SaveImage) could not be checked.")
  }

  @Test func `an answer without errors of nodes gives its own message`() {
    #expect(
      ComfyMessage.refusal(["error": ["type": "prompt_no_outputs", "message": "Prompt has no outputs", "details": ""], "node_errors": [:]])
        == "ComfyUI refused the workflow: Prompt has no outputs.")
    #expect(ComfyMessage.refusal(nil) == "ComfyUI refused the workflow.")
  }

  @Test(arguments: [
    ("torch.OutOfMemoryError", "CUDA out of memory.", true), ("RuntimeError", "DefaultCPUAllocator: can't allocate memory", true),
    ("RuntimeError", "size mismatch", false),
  ])
  func `a lack of memory is recognized`(type: String, message: String, isLack: Bool) {
    let entry = Self.entry("execution_error", ["exception_type": .string(type), "exception_message": .string(message)])
    #expect(ComfyMessage.isOutOfMemory(entry) == isLack)
  }

  @Test func `an interruption is recognized`() {
    #expect(ComfyMessage.isInterrupted(Self.entry("execution_interrupted", ["node_id": "3"])))
    #expect(!ComfyMessage.isInterrupted(Self.entry("execution_error", ["node_id": "3"])))
  }
}
