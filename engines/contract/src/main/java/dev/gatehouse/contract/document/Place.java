package dev.gatehouse.contract.document;

import java.net.URI;

/** Where something is written: a file, a line and a column, both from 1. */
public record Place(URI uri, String file, int line, int column) {

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
