adlibShard({{ .Params.number }},[
{{ replace (delimit .Params.entries ",\n") "<" "\\u003c" }}
]);
