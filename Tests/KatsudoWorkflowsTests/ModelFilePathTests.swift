import KatsudoWorkflows
import Testing

@Suite struct ModelFilePathTests {
  @Test func `the older names of two folders are read as the present ones`() {
    #expect(ModelFilePath(folder: "unet", name: "a.gguf").description == "diffusion_models/a.gguf")
    #expect(ModelFilePath(folder: "clip", name: "a.gguf").description == "text_encoders/a.gguf")
    #expect(ModelFilePath(folder: "clip_vision", name: "a.gguf").description == "clip_vision/a.gguf")
  }

  @Test func `a name has one kind of slash, and can be told without the folders below`() {
    let path = ModelFilePath(folder: "loras", name: #"wan\fast\a.safetensors"#)
    #expect(path == ModelFilePath(folder: "loras", name: "wan/fast/a.safetensors"))
    #expect(path.withoutSubfolders.description == "loras/a.safetensors")
  }
}
