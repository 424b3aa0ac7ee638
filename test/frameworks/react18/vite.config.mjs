// The wrappers stand beside this project: one React, the application's.
export default { resolve: { dedupe: ['react', 'react-dom'] } };
