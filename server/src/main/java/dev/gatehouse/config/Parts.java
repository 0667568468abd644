package dev.gatehouse.config;

import java.util.List;

/**
 * Globs of the further files that hold parts of a configuration, relative to its main file. The
 * root record's component of this type names them; a part holds entries of the root's maps and
 * nothing else.
 */
public record Parts(List<String> globs) {
  public Parts {
    globs = List.copyOf(globs);
  }

  @Form
  @Doc("a glob such as `teams/*.yaml`, or a folder")
  static Parts of(String glob) {
    return new Parts(List.of(glob));
  }

  @Form
  @Doc("a list of them")
  static Parts of(List<String> globs) {
    return new Parts(globs);
  }
}
