package dev.gatehouse.contract.multipart;

/** Why bytes are not an acceptable {@code multipart/form-data} body, whatever a schema says. */
public enum MultipartFlaw {
  /**
   * RFC 2046 §5.1.1: 1 to 70 characters of a small set, not ending in a space, named once; and no
   * parameter beside it that could be taken for another.
   */
  BOUNDARY("multipart-boundary"),
  /** There is something before the first boundary, or it does not come. */
  START("multipart-start"),
  /** Something else than a line end or the final hyphens follows a boundary. */
  DELIMITER("multipart-delimiter"),
  /** The closing boundary does not come. */
  END("multipart-end"),
  /** There is something behind the closing boundary. */
  EPILOGUE("multipart-epilogue"),
  /** RFC 2046 §5.1.1: there is at least one part. */
  EMPTY("multipart-empty"),
  /** A line ends in CR or LF alone, also the one before a boundary. */
  LINE_END("multipart-line-end"),
  /** A header line is folded, has no colon, or holds characters that it must not. */
  HEADER("multipart-header"),
  HEADER_REPEATED("multipart-header-repeated"),
  /** Content-Disposition is missing, not {@code form-data}, or has malformed parameters. */
  DISPOSITION("multipart-disposition"),
  /** A part's name is missing, empty, repeated, or can be read in two ways. */
  NAME("multipart-name"),
  /** A file name is repeated, holds a path, or can be read in two ways. */
  FILENAME("multipart-filename"),
  /** RFC 7578 §4.2: parameters such as {@code filename*} must not be used. */
  EXTENDED("multipart-extended-parameter"),
  /** RFC 7578 §4.7: parts are not encoded for transfer. */
  TRANSFER_ENCODING("multipart-transfer-encoding"),
  PARTS("max-parts"),
  PART_BYTES("max-part"),
  NAME_BYTES("max-name"),
  HEADER_BYTES("max-header");

  private final String rule;

  MultipartFlaw(String rule) {
    this.rule = rule;
  }

  /** The stable public name of the rule that was broken. */
  public String rule() {
    return rule;
  }
}
