throw "no good";
