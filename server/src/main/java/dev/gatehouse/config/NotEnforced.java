package dev.gatehouse.config;

import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * A word of the language that this build would not keep, and so refuses. On a record or a sealed
 * interface it names a key; on an enum constant it is the constant.
 */
@Repeatable(NotEnforced.Keys.class)
@Retention(RetentionPolicy.RUNTIME)
public @interface NotEnforced {
  /** The refused key. */
  String value() default "";

  /** What to write in its place. */
  String instead() default "remove it";

  /** Several refused keys of one type. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Keys {
    NotEnforced[] value();
  }
}
