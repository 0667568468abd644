package dev.gatehouse.contract;

/** A parameter that an operation declares. */
public record Parameter(String name, In in, ValueType type, boolean required) {}
