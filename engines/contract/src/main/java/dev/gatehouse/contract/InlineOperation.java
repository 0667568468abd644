package dev.gatehouse.contract;

/** An operation that is written in a configuration, of which nothing but its place is known. */
public record InlineOperation(String id, String method, String path) {}
