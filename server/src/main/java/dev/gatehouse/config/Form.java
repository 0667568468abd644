package dev.gatehouse.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a static factory with one parameter as a way to write its type: the parameter's type says
 * whether that is text, a list or a map. A type has at most one form of each kind; a record's own
 * components are its map form unless it has another. An {@link IllegalArgumentException} of the
 * factory becomes a mistake.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Form {}
