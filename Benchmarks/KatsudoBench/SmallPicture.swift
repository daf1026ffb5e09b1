/// A black PNG of 321 x 321 pixels in 93 bytes. It is the smallest picture that the model takes.
enum SmallPicture {
  static let dataURI =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAUEAAAFBAQAAAADBdSCcAAAAJElEQVR42u3BMQEAAADCoPVPbQhfoAAAAAAAAAAAAAAAAABeAzSqAAHlb2I7AAAAAElFTkSuQmCC"
}
