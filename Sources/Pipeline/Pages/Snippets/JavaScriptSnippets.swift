/// The examples for JavaScript in Node.js 18 or later, as a module (`.mjs`). They need no package.
enum JavaScriptSnippets {
  static func run(_ call: ExampleCall) -> String {
    """
    const base = \(CodeText.javaScript(call.base));

    async function call(method, url, value) {
      const answer = await fetch(url, {
        method,
        headers: {
          Authorization: `Bearer ${process.env.YOUR_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: value === undefined ? undefined : JSON.stringify(value),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    }

    const submitted = await call(
      "POST",
      base + \(CodeText.javaScript("/models/\(call.modelID)")),
      \(call.literal(.javaScript, depth: 1)),
    );
    let status;
    do {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      ({ status } = await call("GET", submitted.status_url));
    } while (status === "in_queue" || status === "in_progress");
    const result = await call("GET", submitted.result_url);
    if (result.status !== "succeeded") throw new Error(result.error ?? result.status);
    for (const link of Object.values(result.output).flat()) console.log(link);
    """
  }

  static func upload(_ call: ExampleCall) -> String {
    """
    import { readFile } from "node:fs/promises";

    const form = new FormData();
    form.append("file", new Blob([await readFile(\(CodeText.javaScript(call.fileName)))]), \(CodeText.javaScript(call.fileName)));
    const answer = await fetch(\(CodeText.javaScript("\(call.base)/files")), {
      method: "POST",
      headers: { Authorization: `Bearer ${process.env.YOUR_API_TOKEN}` },
      body: form,
    });
    if (!answer.ok) throw new Error(await answer.text());
    console.log((await answer.json()).id);
    """
  }
}
