package dev.gatehouse.config;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** What a key, a shape or a word of the configuration means, for its reader. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Doc {
  String value();
}
