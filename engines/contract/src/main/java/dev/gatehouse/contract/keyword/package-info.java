/**
 * What the schemas of a contract say that is wrong, ambiguous, or not read.
 *
 * <pre>
 * ContractCheck: the walk from operations to schemas, through references
 *   └─ SchemaCheck: one schema object, keyword by keyword
 *        └─ Keyword: values, dialects and kinds
 * </pre>
 */
@NullMarked
package dev.gatehouse.contract.keyword;

import org.jspecify.annotations.NullMarked;
