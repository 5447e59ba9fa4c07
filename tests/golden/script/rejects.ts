await Promise.reject(new Error("cannot reach the data"));
