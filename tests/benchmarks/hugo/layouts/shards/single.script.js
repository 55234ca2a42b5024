adlibShards({{ replace (jsonify .Params.starts) "<" "\\u003c" }});
